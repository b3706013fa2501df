package org.gatewright.server.assertion;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;

/**
 * A trusted issuer of assertions about end-users.
 *
 * @param issuer the {@code iss} of its assertions
 * @param signed whether one of its keys signed an assertion, such as {@code keys::signed} of a key set
 * @param subject maps an assertion to the local end-user; empty if there is none, or the assertion is insufficient
 * @param identityAssertions whether it issues identity assertions (ID-JAG), which are then accepted in place of plain
 *     ones
 */
public record TrustedIssuer(
        String issuer, Predicate<Jwt> signed, Function<Claims, Optional<String>> subject, boolean identityAssertions) {
    /** Returns an issuer of plain assertions (RFC 7523 §2.1), whose subjects are the local ones. */
    public static TrustedIssuer of(String issuer, Predicate<Jwt> signed) {
        return new TrustedIssuer(issuer, signed, claims -> claims.text("sub"), false);
    }

    /** Returns the same issuer, with a mapping to local subjects. */
    public TrustedIssuer subject(Function<Claims, Optional<String>> mapping) {
        return new TrustedIssuer(issuer, signed, mapping, identityAssertions);
    }

    /** Returns the same issuer, which issues identity assertions for one client each. */
    public TrustedIssuer issuingIdJag() {
        return new TrustedIssuer(issuer, signed, subject, true);
    }
}
