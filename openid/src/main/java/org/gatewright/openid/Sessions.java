package org.gatewright.openid;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.server.request.LoginSessions;
import org.gatewright.server.store.Stores;
import org.gatewright.server.user.AccountStatus;

/**
 * Login sessions in browsers, for single sign-on: an {@code InteractionPage} starts one when an end-user has authenticated,
 * and returns its end-user for later requests. A browser may have sessions of several end-users, of which one is in use.
 * Thread-safe.
 *
 * <p>The cookie is sent to frames of other sites too, so that browser applications can renew tokens silently; it
 * authenticates no form.
 */
public final class Sessions {
    private static final int BYTES = 16;

    private final SessionStore store;
    private final OutboxStore outbox;
    private final AuthorizationStore authorizations;
    private final AccountStatus accounts;
    private final Clock clock;
    private final Entropy entropy;
    private final SessionCookie cookie;
    private final Duration idle;
    private final Duration absolute;
    private final Duration kept;
    private final boolean showsStatus;

    /** Has the messages about ended sessions sent at once. */
    private volatile Runnable whenEnded = () -> {};

    /** Whether clients are told; also by processes without a server, such as a command, for those with one. */
    private volatile boolean announces = true;

    private Sessions(
            SessionStore store,
            OutboxStore outbox,
            AuthorizationStore authorizations,
            AccountStatus accounts,
            Clock clock,
            Entropy entropy,
            SessionCookie cookie,
            Duration idle,
            Duration absolute,
            Duration kept,
            boolean showsStatus) {
        this.store = store;
        this.outbox = outbox;
        this.authorizations = authorizations;
        this.accounts = accounts;
        this.clock = clock;
        this.entropy = entropy;
        this.cookie = cookie;
        this.idle = idle;
        this.absolute = absolute;
        this.kept = kept;
        this.showsStatus = showsStatus;
    }

    /**
     * Returns the sessions in these stores, or in memory if they are not durable and have none. They end after 8 hours
     * without use, and 24 hours after the login.
     *
     * @param stores the stores of the server
     * @param accounts decides whether a session still has an active account with the credential that was used
     */
    public static Sessions of(Stores stores, AccountStatus accounts, Issuer issuer, Clock clock, Entropy entropy) {
        SessionStore store = stores.findOrKeep(SessionStore.class, () -> new MemorySessionStore(clock));
        return new Sessions(
                store,
                stores.outbox(),
                stores.authorizations(),
                accounts,
                clock,
                entropy,
                SessionCookie.of(issuer),
                Duration.ofHours(8),
                Duration.ofHours(24),
                Duration.ZERO,
                false);
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
        return new Sessions(
                store, outbox, authorizations, accounts, clock, entropy, cookie, unused, longest, kept, showsStatus);
    }

    /**
     * Returns the same sessions, in which end-users may stay signed in when they close the browser.
     *
     * @param longest the time after the login; without use too
     */
    public Sessions keeping(Duration longest) {
        if (longest.compareTo(absolute) < 0) {
            throw new IllegalArgumentException("A session that is kept must last at least as long as others");
        }
        return new Sessions(
                store, outbox, authorizations, accounts, clock, entropy, cookie, idle, absolute, longest, showsStatus);
    }

    /** Returns whether end-users may stay signed in when they close the browser. */
    public boolean mayBeKept() {
        return !kept.isZero();
    }

    /**
     * Returns the same sessions, whose status the pages of clients may query in a hidden frame (OpenID Connect Session
     * Management). Browsers that block the cookies of frames report a change at once.
     */
    public Sessions allowStatusFrame() {
        return new Sessions(
                store, outbox, authorizations, accounts, clock, entropy, cookie, idle, absolute, kept, true);
    }

    boolean showsStatus() {
        return showsStatus;
    }

    /** Returns the name of the cookie with the status. */
    String statusCookie() {
        return cookie.status();
    }

    /** Returns the status of the session with that ID, which a page can read as long as it is in the browser. */
    String status(String session) {
        return cookie.status(session);
    }

    /**
     * Returns the names of the browser that sent a request and of its operating system, with a slash between them, as it
     * states them; empty if one is unknown.
     */
    public static String browser(Request request) {
        return BrowserName.of(request);
    }

    /** A session that is in use in a browser from now on. */
    public final class Started {
        private final EndUser endUser;
        private final Map<String, String> secrets;
        private final Duration age;

        private Started(LoginSession session, String secret, Request request) {
            this.endUser = session.endUser();
            this.secrets = new LinkedHashMap<>();
            secrets.put(session.id(), secret);
            List<LoginSession> others = sent(request).stream()
                    .filter(other -> !other.subject().equals(session.subject()))
                    .toList();
            others.forEach(other -> secrets.put(other.id(), cookie.read(request).getOrDefault(other.id(), "")));
            this.age = age(Stream.concat(Stream.of(session), others.stream()));
        }

        /** Returns the end-user with the session. */
        public EndUser endUser() {
            return endUser;
        }

        /** Returns the response with the cookie of the session. */
        public Response attach(Response response) {
            return cookie.write(response, secrets, showsStatus, age);
        }
    }

    /** Returns how long the browser keeps the cookie of these sessions. */
    private Duration age(Stream<LoginSession> sessions) {
        return sessions.anyMatch(LoginSession::kept) ? kept : Duration.ZERO;
    }

    /** Starts a session that ends when the browser is closed. */
    public Started start(Request request, EndUser endUser) {
        return start(request, endUser, false);
    }

    /**
     * Starts a session for an end-user who has just authenticated in the browser. A session of the same end-user in that
     * browser continues, with a new secret; those of other end-users stay, up to five in
     * all.
     *
     * @param stays whether the session has no idle timeout and outlives the browser, if the settings permit it
     */
    public Started start(Request request, EndUser endUser, boolean stays) {
        boolean keeps = stays && mayBeKept();
        Instant now = clock.instant();
        String secret = entropy.text(BYTES);
        LoginSession begun = new LoginSession(
                entropy.text(BYTES),
                0,
                endUser.subject(),
                cookie.hash(secret),
                endUser.authentication().orElse(AuthenticationEvent.at(now)),
                endUser.credential().or(() -> accounts.credential(endUser.subject())),
                now,
                now,
                now.plus(keeps ? kept : absolute),
                false,
                keeps,
                BrowserName.of(request),
                List.of());
        Optional<LoginSession> same = current(request).stream()
                .filter(session -> session.subject().equals(endUser.subject()))
                .findFirst();
        while (same.isPresent()) {
            LoginSession continued = same.get().renew(begun);
            if (store.replace(continued)) {
                return new Started(continued, secret, request);
            }
            same = store.find(continued.id()).filter(session -> session.isActive(now, idle)); // another request used it
        }
        store.insert(begun);
        sent(request).stream()
                .filter(other -> !other.subject().equals(endUser.subject()))
                .skip(SessionCookie.MAX_ACCOUNTS - 1L)
                .forEach(other -> end(other.id()));
        return new Started(begun, secret, request);
    }

    /**
     * Puts the session of another end-user in use, whom the end-user chose among those of {@link #endUsers}.
     *
     * @param id the ID of the session
     */
    public Started choose(Request request, String id) {
        LoginSession chosen = current(request).stream()
                .filter(session -> session.id().equals(id))
                .findFirst()
                .orElseThrow(() -> OAuthException.invalidRequest("That account is not logged in any more."));
        return new Started(chosen, cookie.read(request).getOrDefault(id, ""), request);
    }

    /** Returns the end-user of the session in use in the browser that sent the request, if there is one. */
    public Optional<EndUser> endUser(Request request) {
        return endUsers(request).stream().findFirst();
    }

    /** Returns the end-users of all sessions in the browser, the one in use first. */
    public List<EndUser> endUsers(Request request) {
        Instant now = clock.instant();
        List<LoginSession> active = current(request);
        active.stream()
                .filter(known -> !now.isBefore(known.used().plus(LoginSession.PRECISION)))
                .forEach(known -> store.replace(known.use(now)));
        return active.stream().map(LoginSession::endUser).toList();
    }

    /** Returns the active sessions of the browser. */
    private List<LoginSession> current(Request request) {
        Instant now = clock.instant();
        return sent(request).stream()
                .filter(session -> session.isActive(now, idle))
                .filter(session -> session.endUser().isAccepted(accounts))
                .toList();
    }

    /** Returns the sessions whose ID and secret the browser sent; they may have expired, or ended. */
    List<LoginSession> sent(Request request) {
        List<LoginSession> sessions = new ArrayList<>();
        cookie.read(request)
                .forEach((id, secret) -> store.find(id)
                        .filter(session -> Hashes.areEqual(session.secretHash(), cookie.hash(secret)))
                        .ifPresent(sessions::add));
        return sessions;
    }

    /** Returns the session with that ID, unless it has ended. */
    Optional<LoginSession> active(String id) {
        return store.find(id).filter(session -> session.isActive(clock.instant(), idle));
    }

    /** Returns the end-user of the session with that ID, unless it has ended, or the account is not accepted any more. */
    Optional<EndUser> endUser(String id) {
        return active(id).map(LoginSession::endUser).filter(user -> user.isAccepted(accounts));
    }

    /** Returns the end-user's sessions that have not ended, of the 100 latest. */
    public List<LoginSession> list(String subject) {
        Instant now = clock.instant();
        return store.list(subject).stream()
                .filter(session -> session.isActive(now, idle))
                .toList();
    }

    /**
     * Ends a session, and revokes what was granted in it: first the session, so that nothing is granted in it any more.
     * The clients learn of it by messages, which are stored before; should this process stop in between, then the first
     * one to be sent has the session ended.
     *
     * @return whether there was such a session
     */
    public boolean end(String id) {
        return ended(id).isPresent();
    }

    /**
     * Ends a session.
     *
     * @return the session as it ended, if there was one
     */
    Optional<LoginSession> ended(String id) {
        Optional<LoginSession> session = store.find(id);
        boolean active = session.filter(known -> !known.ended()).isPresent();
        while (session.filter(known -> !known.ended()).isPresent()) {
            LoginSession last = session.get();
            if (announces) {
                Instant now = clock.instant();
                last.clients().forEach(client -> outbox.add(BackChannelLogout.message(last, client, now), now));
            }
            session = store.replace(last.end()) ? Optional.of(last.end()) : store.find(id);
        }
        authorizations.revoke(new AuthorizationFilter.Session(id));
        if (active) {
            whenEnded.run();
        }
        return session;
    }

    /** Has the messages of clients sent at once, or stores none any more if this server cannot send any. */
    void announceBy(Optional<Runnable> sender) {
        announces = sender.isPresent();
        whenEnded = sender.orElse(() -> {});
    }

    /** Ends all sessions of an end-user; returns how many there were. */
    public int endAll(String subject) {
        int active = 0;
        for (List<LoginSession> some = store.list(subject); !some.isEmpty(); some = store.list(subject)) {
            Instant now = clock.instant();
            active += (int)
                    some.stream().filter(session -> session.isActive(now, idle)).count();
            some.forEach(session -> end(session.id()));
        }
        return active;
    }

    /** Ends these sessions of the browser that sent the request, even if an earlier call could not finish. */
    List<LoginSession> end(Request request, Predicate<LoginSession> which) {
        return sent(request).stream()
                .filter(which)
                .flatMap(session -> ended(session.id()).stream())
                .toList();
    }

    /** Returns the response that has the browser forget these sessions. */
    Response forget(Request request, Response response, List<LoginSession> sessions) {
        Map<String, String> rest = new LinkedHashMap<>(cookie.read(request));
        sessions.forEach(session -> rest.remove(session.id()));
        return cookie.write(
                response,
                rest,
                showsStatus,
                age(sent(request).stream().filter(session -> rest.containsKey(session.id()))));
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
                return active(id).isPresent();
            }

            @Override
            public boolean enter(String id, Client client, Scope granted) {
                Optional<LoginSession> session = active(id);
                while (session.isPresent()
                        && granted.contains(ScopeClaims.OPENID)
                        && OpenIdMembers.learnsOfLogout(client)
                        && session.get().clients().size() < LoginSession.MAX_CLIENTS
                        && !session.get().clients().contains(client.id())
                        && !store.replace(session.get().enter(client.id()))) {
                    session = active(id);
                }
                return session.isPresent();
            }

            @Override
            public boolean blocks() {
                return store.blocks();
            }
        };
    }
}
