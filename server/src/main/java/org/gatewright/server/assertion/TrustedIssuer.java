package org.gatewright.server.assertion;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;

/**
 * Somebody whose word about users is taken.
 *
 * @param issuer the {@code iss} of its assertions
 * @param signed whether one of its keys signed an assertion, such as {@code keys::signed} of a key set
 * @param subject the user here that an assertion is about; empty where nobody is, or the assertion does not suffice
 * @param identityAssertions whether it gives identity assertions (ID-JAG), which are taken then in the place of plain ones
 */
public record TrustedIssuer(
        String issuer, Predicate<Jwt> signed, Function<Claims, Optional<String>> subject, boolean identityAssertions) {
    /** An issuer of plain assertions (RFC 7523 §2.1), whose users have the same names here. */
    public static TrustedIssuer of(String issuer, Predicate<Jwt> signed) {
        return new TrustedIssuer(issuer, signed, claims -> claims.text("sub"), false);
    }

    /** The same issuer, whose users are called otherwise here. */
    public TrustedIssuer subject(Function<Claims, Optional<String>> mapping) {
        return new TrustedIssuer(issuer, signed, mapping, identityAssertions);
    }

    /** The same issuer, which gives identity assertions for one client each. */
    public TrustedIssuer issuingIdJag() {
        return new TrustedIssuer(issuer, signed, subject, true);
    }
}
