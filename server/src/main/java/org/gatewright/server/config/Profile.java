package org.gatewright.server.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;

/** A named set of demands that holds for all clients of a server. Immutable. */
public record Profile(String name, Set<Demand> demands) {
    private static final Set<String> KEY_METHODS =
            Set.of("private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth");

    /** What a profile can demand. */
    public enum Demand {
        /** No password and no implicit grant (RFC 9700 §2.1.2, §2.4). */
        CURRENT_GRANTS,
        /** A challenge with every request for a code, also of clients that were let do without (RFC 9700 §2.1.1). */
        PKCE,
        /** Every token is for a resource: the one that was asked for, or the default (RFC 8707 §2). */
        RESOURCE,
        /** Every authorization request is pushed (RFC 9126 §5). */
        PUSHED_REQUESTS,
        /** Every access token is bound to its sender's key (FAPI 2.0 Security Profile §5.3.2.1). */
        BOUND_TOKENS,
        /** Every client proves itself with a private key (FAPI 2.0 Security Profile §5.3.2.1). */
        CLIENT_KEYS,
        /** A JWT of a client says what kind it is and since when it holds, and RS256 signs nothing (the same, §5.4.1). */
        STRICT_JWTS,
        /** Every authorization request is a signed JWT (FAPI 2.0 Message Signing §5.3.1). */
        SIGNED_REQUESTS,
        /** Every authorization response is a signed JWT (the same, §5.4.1). */
        SIGNED_RESPONSES,
        /** Codes live for 60 seconds at most (the same, §5.3.2.2). */
        SHORT_CODES,
        /** Refresh tokens of confidential clients are not replaced (the same, §5.3.2.1). */
        LASTING_REFRESH
    }

    public Profile {
        demands = Set.copyOf(demands);
    }

    public boolean demands(Demand demand) {
        return demands.contains(demand);
    }

    /** Throws {@link IllegalStateException} if the profile has that demand, which rules out something. */
    public void forbid(Demand demand, String what) {
        if (demands(demand)) {
            throw new IllegalStateException("The profile " + name + " rules out " + what + ".");
        }
    }

    /** Whether clients may sign with the algorithm of this JWT (FAPI 2.0 Security Profile §5.4.1). */
    public boolean permits(Jwt jwt) {
        return !demands(Demand.STRICT_JWTS) || algorithms().contains(jwt.algorithmName());
    }

    /** The names of the algorithms with which clients may sign (FAPI 2.0 Security Profile §5.4.1). */
    public List<String> algorithms() {
        return SigningAlgorithm.names().stream()
                .filter(name -> !demands(Demand.STRICT_JWTS) || !name.equals(SigningAlgorithm.RS256.value()))
                .toList();
    }

    /** Whether authorization responses may be signed, or unsigned (FAPI 2.0 Message Signing §5.4.1). */
    public boolean permits(boolean signedResponse) {
        return signedResponse || !demands(Demand.SIGNED_RESPONSES);
    }

    /** The same profile, which demands more. */
    public Profile and(Demand... more) {
        Set<Demand> all = new HashSet<>(demands);
        all.addAll(List.of(more));
        return new Profile(name, all);
    }

    /** Whether clients may prove themselves by the method of that name (FAPI 2.0 Security Profile §5.3.2.1). */
    public boolean permits(String authMethod) {
        return !demands(Demand.CLIENT_KEYS) || KEY_METHODS.contains(authMethod);
    }

    /** OAuth 2.1 and RFC 9700; what a server does without a profile. */
    public static Profile oauth21() {
        return new Profile("oauth21", Set.of(Demand.CURRENT_GRANTS));
    }

    /** The FAPI 2.0 Security Profile: every request pushed, every token bound, no shared secrets, no rotation. */
    public static Profile fapi2() {
        return new Profile(
                "fapi2",
                Set.of(
                        Demand.CURRENT_GRANTS,
                        Demand.PKCE,
                        Demand.PUSHED_REQUESTS,
                        Demand.BOUND_TOKENS,
                        Demand.CLIENT_KEYS,
                        Demand.STRICT_JWTS,
                        Demand.SHORT_CODES,
                        Demand.LASTING_REFRESH));
    }

    /** The authorization of the Model Context Protocol: PKCE of every client, and every token for one resource or more. */
    public static Profile mcp() {
        return new Profile("mcp", Set.of(Demand.CURRENT_GRANTS, Demand.PKCE, Demand.RESOURCE));
    }

    /** OAuth 2.0 with its password and implicit grants, for applications that still need one; for no new one. */
    public static Profile legacy() {
        return new Profile("legacy", Set.of());
    }
}
