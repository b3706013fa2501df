package org.gatewright.server.config;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long things are valid.
 *
 * @param interaction from the authorization request to the user's answer
 * @param code an authorization code
 * @param access an access token; empty for one that never ends
 * @param refreshIdle a refresh token that is not used; not for clients with rotation {@code NEVER}
 * @param refreshAbsolute all refresh tokens of one authorization, however often they are renewed
 * @param refreshRenewal how little of a refresh token's life must be left before one with rotation {@code AGING} is
 *     replaced
 * @param reuseGrace how long after its use a refresh token gets the same successor again
 */
public record Lifetimes(
        Duration interaction,
        Duration code,
        Optional<Duration> access,
        Duration refreshIdle,
        Duration refreshAbsolute,
        Duration refreshRenewal,
        Duration reuseGrace) {

    public Lifetimes {
        boolean positive = Stream.of(interaction, code, access.orElse(code), refreshIdle, refreshAbsolute)
                .allMatch(life -> life.toSeconds() > 0);
        if (!positive || refreshRenewal.isNegative() || reuseGrace.isNegative()) {
            throw new IllegalArgumentException("A lifetime is at least a second, a renewal or grace at least zero");
        }
    }

    /** 10 minutes to answer; code 60 s; access 5 min; refresh 14 days idle, 90 at most; 10 s for a retry. */
    public static Lifetimes defaults() {
        return new Lifetimes(
                Duration.ofMinutes(10),
                Duration.ofSeconds(60),
                Optional.of(Duration.ofMinutes(5)),
                Duration.ofDays(14),
                Duration.ofDays(90),
                Duration.ofDays(7),
                Duration.ofSeconds(10));
    }

    public Lifetimes interaction(Duration newInteraction) {
        return new Lifetimes(newInteraction, code, access, refreshIdle, refreshAbsolute, refreshRenewal, reuseGrace);
    }

    public Lifetimes code(Duration newCode) {
        return new Lifetimes(interaction, newCode, access, refreshIdle, refreshAbsolute, refreshRenewal, reuseGrace);
    }

    public Lifetimes access(Duration newAccess) {
        return new Lifetimes(
                interaction, code, Optional.of(newAccess), refreshIdle, refreshAbsolute, refreshRenewal, reuseGrace);
    }

    /** Access tokens that never end, and so no refresh tokens; a stolen one is good for ever. */
    public Lifetimes allowEndlessAccess() {
        return new Lifetimes(
                interaction, code, Optional.empty(), refreshIdle, refreshAbsolute, refreshRenewal, reuseGrace);
    }

    /** Refresh tokens' idle and absolute life, the remaining life at which they are renewed, and the grace for retries. */
    public Lifetimes refresh(Duration idle, Duration absolute, Duration renewal, Duration grace) {
        return new Lifetimes(interaction, code, access, idle, absolute, renewal, grace);
    }
}
