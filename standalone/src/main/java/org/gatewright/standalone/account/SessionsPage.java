package org.gatewright.standalone.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gatewright.openid.LoginSession;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.page.Texts;

/** The page with the browsers in which the end-user is signed in. */
public record SessionsPage(Frame frame, Sessions sessions, Activity activity) implements AccountPage {
    private static final String PATH = "/sessions";

    /**
     * A line of the page.
     *
     * @param here whether it is the session of the browser that shows the page
     */
    public record Line(String id, String browser, String signedIn, String used, boolean here) {}

    @Override
    public List<Action> actions() {
        return List.of(Action.show(PATH, this::show), Action.submit(PATH + "/end", this::end));
    }

    private Response show(EndUser user, Request http) {
        Texts texts = frame.texts(user, http);
        List<Line> lines = sessions.list(user.subject()).stream()
                .map(session -> line(session, user, texts))
                .toList();
        return frame.show("sessions", user, http, Map.of("sessions", lines));
    }

    private Line line(LoginSession session, EndUser user, Texts texts) {
        String[] names = session.browser().split("/", 2);
        String browser =
                names.length == 2 ? texts.text("sessions.browser", names[0], names[1]) : texts.text("sessions.unknown");
        Instant authenticated = session.authentication().time();
        Instant signedIn = authenticated.isAfter(session.created()) ? authenticated : session.created();
        return new Line(
                session.id(),
                browser,
                texts.text("sessions.signed", texts.time(signedIn, frame.zone())),
                texts.text("sessions.used", texts.time(session.used(), frame.zone())),
                user.session().filter(session.id()::equals).isPresent());
    }

    /** Ends one of the end-user's sessions, or all but the one of this browser. */
    private Response end(EndUser user, Request http) {
        Parameters form = frame.form(user, http);
        String id = form.find("session").orElse("");
        sessions.list(user.subject()).stream()
                .map(LoginSession::id)
                .filter(known ->
                        id.isEmpty() ? user.session().filter(known::equals).isEmpty() : known.equals(id))
                .forEach(sessions::end);
        activity.add(user.subject(), Activity.Kind.SESSION_ENDED, http);
        return frame.done(PATH, AccountNotices.SESSION_ENDED);
    }
}
