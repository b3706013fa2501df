package org.gatewright.standalone.command;

import java.time.Instant;
import org.gatewright.openid.LoginSession;
import org.gatewright.openid.SessionStore;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.authorization.EndUser;

/** Login sessions in browsers, on the store of a deployment. */
final class Browser {
    private Browser() {}

    /** Logs a user in, as the login page does. */
    static LoginSession session(Deployment site, String subject) {
        return site.open(tenant -> {
            Instant now = tenant.now();
            EndUser user = EndUser.of(subject)
                    .authentication(AuthenticationEvent.at(now).amr("pwd"))
                    .credential(tenant.users().credential(subject));
            Request request = new Request(
                    "GET",
                    "/",
                    Headers.none().with("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"),
                    new byte[0],
                    new Request.Origin("127.0.0.1", true));
            tenant.sessions().start(request, user);
            return tenant.sessions().list(subject).get(0);
        });
    }

    static boolean isActive(Deployment site, String session) {
        return site.open(tenant -> tenant.stores()
                .find(SessionStore.class)
                .flatMap(sessions -> sessions.find(session))
                .filter(known -> !known.ended())
                .isPresent());
    }
}
