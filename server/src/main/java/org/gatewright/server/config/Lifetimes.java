package org.gatewright.server.config;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The lifetimes of tokens, codes and interactions.
 *
 * @param interaction from the authorization request to the end-user's decision
 * @param code an authorization code
 * @param access an access token; empty for one that never expires
 * @param refreshIdle an unused refresh token; not for clients with rotation {@code NEVER}
 * @param refreshAbsolute all refresh tokens of one authorization, however often they are rotated
 * @param refreshRenewal the remaining lifetime of a refresh token below which one with rotation {@code AGING} is
 *     rotated
 * @param reuseGrace the grace period after its use in which a refresh token gets the same successor again
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
            throw new IllegalArgumentException(
                    "A lifetime must be at least a second; refreshRenewal and reuseGrace must not be negative");
        }
    }

    /**
     * Returns the defaults: interaction 10 minutes; code 60 s; access 5 min; refresh 14 days idle, 90 days absolute;
     * grace period 10 s.
     */
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

    /** Allows access tokens that never expire, and so no refresh tokens; a stolen one is valid forever. */
    public Lifetimes allowEndlessAccess() {
        return new Lifetimes(
                interaction, code, Optional.empty(), refreshIdle, refreshAbsolute, refreshRenewal, reuseGrace);
    }

    /**
     * Sets the idle and absolute lifetime of refresh tokens, the remaining lifetime at which they are rotated, and the
     * grace period for retries.
     */
    public Lifetimes refresh(Duration idle, Duration absolute, Duration renewal, Duration grace) {
        return new Lifetimes(interaction, code, access, idle, absolute, renewal, grace);
    }
}
