package org.gatewright.benchmarks.program;

import java.time.Duration;

/**
 * The format of access tokens that a program issues.
 *
 * @param format {@code opaque} or {@code jwt}
 * @param algorithm of signatures
 */
public record Tokens(String format, String algorithm, Duration life) {
    public static final Tokens OPAQUE = new Tokens("opaque", "ES256", Duration.ofMinutes(5));

    public static Tokens signed(String algorithm) {
        return new Tokens("jwt", algorithm, OPAQUE.life);
    }

    public Tokens living(Duration life) {
        return new Tokens(format, algorithm, life);
    }
}
