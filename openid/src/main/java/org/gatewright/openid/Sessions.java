package org.gatewright.openid;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.request.LoginSessions;
import org.gatewright.server.store.Stores;
import org.gatewright.server.user.AccountStatus;

/**
 * Login sessions in browsers, for single sign-on: an {@code InteractionPage} starts one when an end-user has authenticated,
 * and returns its end-user for later requests. Thread-safe.
 *
 * <p>The cookie is sent to frames of other sites too, so that browser applications can renew tokens silently; it
 * authenticates no form.
 */
public final class Sessions {
    private static final int BYTES = 16;
    private static final int TEXT = 22;
    private static final int MAX_COOKIES = 4;

    private final SessionStore store;
    private final AuthorizationStore authorizations;
    private final AccountStatus accounts;
    private final Clock clock;
    private final Entropy entropy;
    private final String cookie;
    private final String attributes;
    private final Duration idle;
    private final Duration absolute;

    private Sessions(
            SessionStore store,
            AuthorizationStore authorizations,
            AccountStatus accounts,
            Clock clock,
            Entropy entropy,
            String cookie,
            String attributes,
            Duration idle,
            Duration absolute) {
        this.store = store;
        this.authorizations = authorizations;
        this.accounts = accounts;
        this.clock = clock;
        this.entropy = entropy;
        this.cookie = cookie;
        this.attributes = attributes;
        this.idle = idle;
        this.absolute = absolute;
    }

    /**
     * Returns the sessions in these stores, or in memory if they are not durable and have none. They end after 8 hours
     * without use, and 24 hours after the login.
     *
     * @param stores the stores of the server
     * @param accounts decides whether a session still has an active account with the credential that was used
     */
    public static Sessions of(Stores stores, AccountStatus accounts, Issuer issuer, Clock clock, Entropy entropy) {
        SessionStore store = stores.find(SessionStore.class).orElseGet(() -> {
            if (stores.durable()) {
                throw new IllegalStateException("The stores are durable, but have no sessions");
            }
            return new MemorySessionStore(clock);
        });
        boolean secure = !issuer.isInsecure();
        return new Sessions(
                store,
                stores.authorizations(),
                accounts,
                clock,
                entropy,
                (secure ? "__Host-gw-session-" : "gw-session-") + issuer.hash(),
                "; Path=/; HttpOnly" + (secure ? "; SameSite=None; Secure" : "; SameSite=Lax"),
                Duration.ofHours(8),
                Duration.ofHours(24));
    }

    /**
     * Returns the same sessions with other lifetimes.
     *
     * @param unused the time after the last use
     * @param longest the time after the login
     */
    public Sessions lifetimes(Duration unused, Duration longest) {
        if (unused.compareTo(LoginSession.PRECISION) <= 0 || longest.compareTo(unused) < 0) {
            throw new IllegalArgumentException(
                    "A session must last for more than a minute without use, and at least as long in all");
        }
        return new Sessions(store, authorizations, accounts, clock, entropy, cookie, attributes, unused, longest);
    }

    /** A session that has just begun, or continues with a new authentication. */
    public final class Started {
        private final EndUser endUser;
        private final String value;

        private Started(EndUser endUser, String value) {
            this.endUser = endUser;
            this.value = value;
        }

        /** Returns the end-user with the session. */
        public EndUser endUser() {
            return endUser;
        }

        /** Returns the response with the cookie of the session. */
        public Response attach(Response response) {
            return response.with("Set-Cookie", cookie + "=" + value + attributes);
        }
    }

    /**
     * Starts a session for an end-user who has just authenticated in the browser. A session of the same end-user in that
     * browser continues, with a new secret; one of another end-user ends.
     */
    public Started start(Request request, EndUser endUser) {
        Instant now = clock.instant();
        String secret = entropy.text(BYTES);
        LoginSession begun = new LoginSession(
                entropy.text(BYTES),
                0,
                endUser.subject(),
                hash(secret),
                endUser.authentication().orElse(AuthenticationEvent.at(now)),
                endUser.credential().or(() -> accounts.credential(endUser.subject())),
                now,
                now,
                now.plus(absolute),
                false);
        Optional<LoginSession> before = current(request);
        Optional<LoginSession> same = before.filter(session -> session.subject().equals(endUser.subject()));
        while (same.isPresent()) {
            LoginSession continued = same.get().renew(begun);
            if (store.replace(continued)) {
                return new Started(continued.endUser(), continued.id() + '.' + secret);
            }
            same = store.find(continued.id()).filter(session -> session.isActive(now, idle)); // another request used it
        }
        before.filter(session -> !session.subject().equals(endUser.subject())).ifPresent(session -> end(session.id()));
        store.insert(begun);
        return new Started(begun.endUser(), begun.id() + '.' + secret);
    }

    /** Returns the end-user of the session in the browser that sent the request, if there is one. */
    public Optional<EndUser> endUser(Request request) {
        Optional<LoginSession> session = current(request);
        Instant now = clock.instant();
        session.filter(known -> !now.isBefore(known.used().plus(LoginSession.PRECISION)))
                .ifPresent(known -> store.replace(known.use(now)));
        return session.map(LoginSession::endUser);
    }

    /** Returns the active session of the browser. */
    Optional<LoginSession> current(Request request) {
        return sent(request)
                .filter(session -> session.isActive(clock.instant(), idle))
                .filter(session -> session.endUser().isAccepted(accounts));
    }

    /** Returns the session whose ID and secret the browser sent; it may have expired, or ended. */
    Optional<LoginSession> sent(Request request) {
        return request.headers().cookies(cookie).stream()
                .limit(MAX_COOKIES)
                .filter(value -> value.length() == 2 * TEXT + 1 && value.charAt(TEXT) == '.')
                .flatMap(value -> store
                        .find(value.substring(0, TEXT))
                        .filter(session -> Hashes.areEqual(session.secretHash(), hash(value.substring(TEXT + 1))))
                        .stream())
                .findFirst();
    }

    /** Returns a hash that means nothing to another issuer, even if it has the same stores by mistake. */
    private String hash(String secret) {
        return Base64Url.encode(Hashes.sha256((cookie + ' ' + secret).getBytes(StandardCharsets.US_ASCII)));
    }

    /** Returns the end-user's sessions that have not ended. */
    public List<LoginSession> list(String subject) {
        Instant now = clock.instant();
        return store.list(subject).stream()
                .filter(session -> session.isActive(now, idle))
                .toList();
    }

    /**
     * Ends a session, and revokes what was granted in it: first the session, so that nothing is granted in it any more.
     *
     * @return whether there was such a session
     */
    public boolean end(String id) {
        Optional<LoginSession> session = store.find(id);
        while (session.isPresent()
                && !session.get().ended()
                && !store.replace(session.get().end())) {
            session = store.find(id);
        }
        authorizations.revoke(new AuthorizationFilter.Session(id));
        return session.isPresent();
    }

    /** Ends all sessions of an end-user; returns how many there were. */
    public int endAll(String subject) {
        int ended = 0;
        for (List<LoginSession> some = list(subject); !some.isEmpty(); some = list(subject)) {
            some.forEach(session -> end(session.id()));
            ended += some.size();
        }
        return ended;
    }

    /** Ends the session of the browser that sent the request, even if an earlier call could not finish. */
    Response end(Request request, Response response) {
        sent(request).ifPresent(session -> end(session.id()));
        return response.with("Set-Cookie", cookie + "=" + attributes + "; Max-Age=0");
    }

    /** Returns the view of the server. */
    LoginSessions loginSessions() {
        return new LoginSessions() {
            @Override
            public boolean binds(Scope granted) {
                return granted.contains(ScopeClaims.OPENID) && !granted.contains(ScopeClaims.OFFLINE);
            }

            @Override
            public boolean isActive(String id) {
                return store.find(id)
                        .filter(session -> session.isActive(clock.instant(), idle))
                        .isPresent();
            }

            @Override
            public boolean blocks() {
                return store.blocks();
            }
        };
    }
}
