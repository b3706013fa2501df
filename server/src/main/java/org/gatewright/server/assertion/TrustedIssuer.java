package org.gatewright.server.assertion;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;

/** A trusted issuer of assertions: about end-users, or about workloads that are clients. Immutable. */
public final class TrustedIssuer {
    /** What the subjects of an issuer's assertions are. */
    enum Kind {
        END_USERS,
        END_USERS_FOR_A_CLIENT,
        CLIENTS
    }

    private final String issuer;
    private final Predicate<Jwt> signed;
    private final Function<Claims, Optional<String>> subject;
    private final Kind kind;

    private TrustedIssuer(String issuer, Predicate<Jwt> signed, Function<Claims, Optional<String>> subject, Kind kind) {
        this.issuer = issuer;
        this.signed = signed;
        this.subject = subject;
        this.kind = kind;
    }

    /**
     * Returns an issuer of plain assertions (RFC 7523 §2.1), whose subjects are the local ones.
     *
     * @param issuer the {@code iss} of its assertions
     * @param signed whether one of its keys signed an assertion, such as {@code keys::signed} of a key set
     */
    public static TrustedIssuer of(String issuer, Predicate<Jwt> signed) {
        return new TrustedIssuer(issuer, signed, claims -> claims.text("sub"), Kind.END_USERS);
    }

    /**
     * Returns the same issuer, with a mapping to local subjects; it returns empty if there is none, or the assertion is
     * insufficient.
     */
    public TrustedIssuer subject(Function<Claims, Optional<String>> mapping) {
        return new TrustedIssuer(issuer, signed, mapping, kind);
    }

    /** Returns the same issuer, which issues identity assertions (ID-JAG) for one client each, instead of plain ones. */
    public TrustedIssuer issuingIdJag() {
        return new TrustedIssuer(issuer, signed, subject, Kind.END_USERS_FOR_A_CLIENT);
    }

    /**
     * Returns the same issuer, a platform whose assertions identify workloads, such as the service-account tokens of
     * Kubernetes. A workload authenticates with one, as often as it likes until it expires, as the client that the mapping
     * returns; that client is registered for {@link ClientAssertions#WORKLOAD}.
     *
     * @param clientId maps an assertion to the ID of a client; returns empty if there is none
     */
    public TrustedIssuer workloads(Function<Claims, Optional<String>> clientId) {
        return new TrustedIssuer(issuer, signed, clientId, Kind.CLIENTS);
    }

    String issuer() {
        return issuer;
    }

    boolean signed(Jwt jwt) {
        return signed.test(jwt);
    }

    /** Returns the local end-user or client. */
    Optional<String> subject(Claims claims) {
        return subject.apply(claims);
    }

    boolean issuesIdJag() {
        return kind == Kind.END_USERS_FOR_A_CLIENT;
    }

    boolean issuesToWorkloads() {
        return kind == Kind.CLIENTS;
    }
}
