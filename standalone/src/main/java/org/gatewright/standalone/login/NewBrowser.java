package org.gatewright.standalone.login;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.mail.Notice;
import org.gatewright.identity.sign.MailLinks;
import org.gatewright.identity.sign.MailLinks.Purpose;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.standalone.mail.Mails;
import org.jspecify.annotations.Nullable;

/**
 * Mails about sign-ins in browsers that were not known before, and the page that their link leads to, on which the session can
 * be ended. Thread-safe.
 */
public final class NewBrowser implements Feature {
    private static final String PATH = "/end-session";
    private static final Duration LIFE = Duration.ofHours(24);

    /** No mails about the first sign-ins in a new account. */
    private static final Duration NEW = Duration.ofMinutes(15);

    private final FlowPages pages;
    private final Optional<StoredUsers> users;
    private final Sessions sessions;
    private final Mails mails;
    private @Nullable Parts parts;

    private record Parts(MailLinks links, Setup setup) {}

    /**
     * Creates the mails.
     *
     * @param users the users with addresses; empty if they are not in the store, so that no mails are sent
     */
    public NewBrowser(FlowPages pages, Optional<StoredUsers> users, Sessions sessions, Mails mails) {
        this.pages = pages;
        this.users = users;
        this.sessions = sessions;
        this.mails = mails;
    }

    @Override
    public void install(Setup setup) {
        if (users.isPresent() && mails.areSent()) {
            MailLinks links = new MailLinks(
                    setup.stores().oneTimes(),
                    setup.settings().entropy(),
                    setup.settings().clock());
            parts = new Parts(links, setup);
            setup.page("GET", PATH, http -> show(links, setup, http));
            setup.page("POST", PATH, http -> end(links, setup, http));
        }
    }

    /** Notifies the user of a new session. */
    void tell(EndUser endUser, Request http) {
        Parts known = parts;
        if (known == null || endUser.session().isEmpty()) {
            return;
        }
        var origin = mails.origin(http);
        mails.later(() -> users.orElseThrow()
                .store()
                .find(endUser.subject())
                .filter(user -> user.profile().emailVerified())
                .filter(user ->
                        user.created().plus(NEW).isBefore(known.setup.settings().now()))
                .ifPresent(user -> {
                    MailLinks.Link content =
                            MailLinks.Link.of(user, endUser.session().get());
                    String secret = known.links.create(Purpose.SESSION, content, LIFE);
                    String address = user.profile().email().orElseThrow();
                    mails.send(Notice.newDevice(mails.link(PATH, secret)), address, user, origin, LIFE);
                }));
    }

    private Response show(MailLinks links, Setup setup, Request http) {
        String secret = Parameters.ofQuery(http).find("link").orElse("");
        if (user(links.peek(Purpose.SESSION, secret)).isEmpty()) {
            return pages.repeatable("linkgone", http, Map.of(), 410);
        }
        Interactions.FormToken token = setup.interactions().formToken(http, PATH);
        Map<String, Object> model = new HashMap<>();
        model.put("link", secret);
        model.put("token", token.value());
        model.put("action", setup.settings().issuer().path() + PATH);
        return token.attach(pages.repeatable("endsession", http, model, 200));
    }

    private Optional<User> user(Optional<MailLinks.Link> link) {
        return link.flatMap(known -> users.orElseThrow().store().find(known.user()));
    }

    /** Ends the session; the link needs no sign-in, since all that it can do is to sign out. */
    private Response end(MailLinks links, Setup setup, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        setup.interactions().requireFormToken(http, PATH, form.find("token").orElse(""));
        Optional<MailLinks.Link> link =
                links.take(Purpose.SESSION, form.find("link").orElse(""));
        if (link.isEmpty()) {
            return pages.repeatable("linkgone", http, Map.of(), 410);
        }
        sessions.end(link.get().address());
        return pages.repeatable("sessionended", http, Map.of(), 200);
    }
}
