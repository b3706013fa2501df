package org.gatewright.standalone.account;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gatewright.identity.mail.Mailer;
import org.gatewright.identity.mail.MethodChange;
import org.gatewright.identity.mail.Notice;
import org.gatewright.identity.mail.Origin;
import org.gatewright.identity.user.User;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.config.Issuer;

/** Tells users by mail that their ways to sign in have changed. Thread-safe. */
record Changed(Optional<Mailer> mailer, Issuer issuer, Clock clock) {
    private static final Duration LIFE = Duration.ofHours(24);

    /** Sends a mail to the user's own address. */
    void tell(User user, MethodChange change, Request http) {
        Optional<String> address =
                user.profile().email().filter(text -> user.profile().emailVerified());
        if (mailer.isPresent() && address.isPresent()) {
            URI link = URI.create(issuer.value() + AccountFeature.PATH + MethodsPage.PATH);
            mailer.get().send(Notice.methodChanged(change, link), address.get(), languages(user), origin(http), LIFE);
        }
    }

    static List<String> languages(User user) {
        return user.profile().claims().get("locale") instanceof String tag ? List.of(tag) : List.of();
    }

    Origin origin(Request http) {
        String browser = Sessions.browser(http).replace("/", " on ");
        return new Origin(
                clock.instant(),
                Optional.of(browser).filter(text -> !text.isEmpty()),
                Optional.empty(),
                Optional.of(http.address()));
    }
}
