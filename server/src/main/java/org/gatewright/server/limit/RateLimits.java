package org.gatewright.server.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The rate limits of the endpoints. Counted in the memory of one node; 0 means no limit. Immutable. */
public final class RateLimits {
    private static final RateLimits DEFAULTS = new RateLimits(new EnumMap<>(Map.of(
            Kind.CLIENT_FAILURES, 20,
            Kind.ADDRESS_FAILURES, 100,
            Kind.CLIENT_REQUESTS, 0,
            Kind.USER_CODES, 50,
            Kind.UNAUTHENTICATED, 60,
            Kind.REGISTRATIONS, 20,
            Kind.FETCHES, 30)));

    private final Map<Kind, Integer> limits;

    /** What is limited. */
    public enum Kind {
        /**
         * Failed authentications in 5 minutes for one address and client; successful ones from elsewhere still pass.
         */
        CLIENT_FAILURES(Duration.ofMinutes(5)),
        /** Failed authentications in 5 minutes from one address for any client. */
        ADDRESS_FAILURES(Duration.ofMinutes(5)),
        /** Requests of one client per minute, at all its endpoints together. */
        CLIENT_REQUESTS(Duration.ofMinutes(1)),
        /** User codes that one address may try per hour (RFC 8628 §5.1). */
        USER_CODES(Duration.ofHours(1)),
        /**
         * Unauthenticated requests per minute by which one address may cause something to be stored: device
         * authorizations, pushed requests of public clients.
         */
        UNAUTHENTICATED(Duration.ofMinutes(1)),
        /** Clients that one address may register per hour. */
        REGISTRATIONS(Duration.ofHours(1)),
        /** Client documents and key sets that one address may cause to be fetched per minute. */
        FETCHES(Duration.ofMinutes(1));

        private final Duration window;

        Kind(Duration window) {
            this.window = window;
        }
    }

    private RateLimits(Map<Kind, Integer> limits) {
        this.limits = limits;
    }

    /**
     * Returns the defaults: 20 failures for a client, 100 for an address; 50 user codes, 60 unauthenticated requests, 20
     * registrations, 30 fetches; no limit for client requests.
     */
    public static RateLimits defaults() {
        return DEFAULTS;
    }

    /** Returns the same limits but this one. */
    public RateLimits with(Kind kind, int limit) {
        Map<Kind, Integer> changed = new EnumMap<>(limits);
        changed.put(kind, limit);
        return new RateLimits(changed);
    }

    /** Returns the limit; 0 for none. */
    public int of(Kind kind) {
        return limits.getOrDefault(kind, 0);
    }

    /** Returns the counters of these limits for one server, in the memory of a process. */
    public Counters counters(SharedLimits shared, String server) {
        return counters(shared, server, SharedAttempts.none());
    }

    /**
     * Returns the counters of these limits for one server, whose processes count attempts at passwords together.
     *
     * @param together the store of those counts
     */
    public Counters counters(SharedLimits shared, String server, CounterStore together, Clock clock) {
        return counters(shared, server, SharedAttempts.of(together, clock));
    }

    private Counters counters(SharedLimits shared, String server, SharedAttempts together) {
        Map<Kind, RateLimit> counters = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counters.put(kind, shared.limit(kind.name(), of(kind), kind.window, server));
        }
        return new Counters(counters, shared, server, together);
    }

    /** The counters of the limits of one server. Thread-safe. */
    public static final class Counters {
        private final Map<Kind, RateLimit> counters;
        private final SharedLimits shared;
        private final String server;
        private final LoginThrottle logins;

        private Counters(Map<Kind, RateLimit> counters, SharedLimits shared, String server, SharedAttempts together) {
            this.counters = counters;
            this.shared = shared;
            this.server = server;
            this.logins = new LoginThrottle(shared, server, together);
        }

        public RateLimit of(Kind kind) {
            return Objects.requireNonNull(counters.get(kind));
        }

        /** Returns the throttle of logins with a password. */
        public LoginThrottle logins() {
            return logins;
        }

        /** Returns a further limit, with a name of its own. */
        public RateLimit more(String name, int limit, Duration window) {
            return shared.limit(name, limit, window, server);
        }
    }
}
