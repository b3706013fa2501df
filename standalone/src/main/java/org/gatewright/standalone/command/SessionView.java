package org.gatewright.standalone.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.openid.LoginSession;

/** The members of a login session that commands print. */
final class SessionView {
    /** The columns of a list of sessions. */
    static final List<String> COLUMNS = List.of("id", "browser", "methods", "created", "used", "expires");

    private SessionView() {}

    /** Returns the user's sessions that have not ended, of the 100 latest. */
    static List<LoginSession> current(OpenTenant tenant, String subject) {
        return tenant.sessions().list(subject).stream()
                .filter(session -> tenant.isCurrent(subject, session.credential()))
                .toList();
    }

    /** Returns the members of a session; not the secret of its cookie. */
    static Map<String, Object> line(LoginSession session) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", session.id());
        members.put("sub", session.subject());
        members.put("browser", session.browser());
        members.put("methods", session.authentication().amr());
        members.put("authenticated", UserView.time(session.authentication().time()));
        members.put("created", UserView.time(session.created()));
        members.put("used", UserView.time(session.used()));
        members.put("expires", UserView.time(session.expires()));
        members.put("clients", session.clients());
        return members;
    }
}
