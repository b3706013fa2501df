package org.gatewright.server.limit;

import java.time.Duration;
import java.util.function.Function;

/**
 * How often strangers and clients may try at the endpoints. In the memory of one node; 0 means without limit. Immutable.
 *
 * @param failures wrong proofs in 5 minutes from one address for one client; right ones from elsewhere still pass
 * @param addressFailures wrong proofs in 5 minutes from one address for any client
 * @param clientRequests requests of one client in a minute, at all its endpoints together
 * @param userCodes codes of devices that one address may try in an hour (RFC 8628 §5.1)
 * @param unproven requests in a minute by which one address may have something stored without a proof of who it is:
 *     devices that are started, requests that public clients push
 * @param registrations clients that one address may register in an hour
 * @param fetches documents and keys of clients in a minute that one address may have the server fetch
 */
public record RateLimits(
        int failures,
        int addressFailures,
        int clientRequests,
        int userCodes,
        int unproven,
        int registrations,
        int fetches) {
    private static final Duration FAILURES = Duration.ofMinutes(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * 20 failures for a client, 100 for an address; 50 user codes, 60 devices, 20 registrations, 30 fetches; no limit for
     * clients.
     */
    public static RateLimits defaults() {
        return new RateLimits(20, 100, 0, 50, 60, 20, 30);
    }

    public RateLimits failures(int perClient, int perAddress) {
        return new RateLimits(perClient, perAddress, clientRequests, userCodes, unproven, registrations, fetches);
    }

    public RateLimits clientRequests(int perMinute) {
        return new RateLimits(failures, addressFailures, perMinute, userCodes, unproven, registrations, fetches);
    }

    public RateLimits devices(int codesPerHour, int startsPerMinute) {
        return new RateLimits(
                failures, addressFailures, clientRequests, codesPerHour, startsPerMinute, registrations, fetches);
    }

    public RateLimits registrations(int perHour) {
        return new RateLimits(failures, addressFailures, clientRequests, userCodes, unproven, perHour, fetches);
    }

    public RateLimits fetches(int perMinute) {
        return new RateLimits(failures, addressFailures, clientRequests, userCodes, unproven, registrations, perMinute);
    }

    /** The counters of these limits, in the memory of a process, for one server. */
    public Counters counters(SharedLimits shared, String server) {
        return new Counters(
                shared.limit("failures", failures, FAILURES, server),
                shared.limit("address failures", addressFailures, FAILURES, server),
                shared.limit("client requests", clientRequests, MINUTE, server),
                shared.limit("user codes", userCodes, HOUR, server),
                shared.limit("unproven", unproven, MINUTE, server),
                shared.limit("registrations", registrations, HOUR, server),
                shared.limit("fetches", fetches, MINUTE, server),
                new LoginThrottle(shared, server),
                more -> shared.limit(more.name(), more.limit(), more.window(), server));
    }

    /** What counts against the limits. Thread-safe. */
    public record Counters(
            RateLimit failures,
            RateLimit addressFailures,
            RateLimit clientRequests,
            RateLimit userCodes,
            RateLimit unproven,
            RateLimit registrations,
            RateLimit fetches,
            LoginThrottle logins,
            Function<Limit, RateLimit> factory) {
        /** A limit for something else, by a name of its own. */
        public RateLimit more(String name, int limit, Duration window) {
            return factory.apply(new Limit(name, limit, window));
        }
    }

    /** How often something may happen in a window of time. */
    public record Limit(String name, int limit, Duration window) {}
}
