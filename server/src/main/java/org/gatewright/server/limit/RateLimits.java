package org.gatewright.server.limit;

import java.time.Duration;
import java.util.function.Function;

/**
 * The rate limits of the endpoints. Counted in the memory of one node; 0 means no limit. Immutable.
 *
 * @param failures failed authentications in 5 minutes for one address and client; successful ones from elsewhere still
 *     pass
 * @param addressFailures failed authentications in 5 minutes from one address for any client
 * @param clientRequests requests of one client per minute, at all its endpoints together
 * @param userCodes user codes that one address may try per hour (RFC 8628 §5.1)
 * @param unproven unauthenticated requests per minute by which one address may cause something to be stored: device
 *     authorizations, pushed requests of public clients
 * @param registrations clients that one address may register per hour
 * @param fetches client documents and key sets that one address may cause to be fetched per minute
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
     * Returns the defaults: 20 failures for a client, 100 for an address; 50 user codes, 60 devices, 20 registrations,
     * 30 fetches; no limit for client requests.
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

    /** Returns the counters of these limits for one server, in the memory of a process. */
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

    /** The counters of the limits. Thread-safe. */
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
        /** Returns a further limit, with a name of its own. */
        public RateLimit more(String name, int limit, Duration window) {
            return factory.apply(new Limit(name, limit, window));
        }
    }

    /** A number per window of time. */
    public record Limit(String name, int limit, Duration window) {}
}
