package org.gatewright.server.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;

/** A named set of requirements that apply to all clients of a server. Immutable. */
public record Profile(String name, Set<Demand> demands, Set<Allowance> allowances) {
    private static final Set<String> KEY_METHODS =
            Set.of("private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth");

    /** A requirement of a profile. */
    public enum Demand {
        /** Excludes the password and implicit grants (RFC 9700 §2.1.2, §2.4). */
        CURRENT_GRANTS,
        /** Excludes the password grant (RFC 9700 §2.4). */
        NO_PASSWORD_GRANT,
        /** Requires PKCE for every code, even of clients that may otherwise omit it (RFC 9700 §2.1.1). */
        PKCE,
        /** Requires a resource for every token: the requested one, or the default (RFC 8707 §2). */
        RESOURCE,
        /** Requires pushed authorization requests (RFC 9126 §5). */
        PUSHED_REQUESTS,
        /** Requires sender-constrained access tokens (FAPI 2.0 Security Profile §5.3.2.1). */
        BOUND_TOKENS,
        /** Requires client authentication with a private key (FAPI 2.0 Security Profile §5.3.2.1). */
        CLIENT_KEYS,
        /** Requires a type and a begin of validity of clients' JWTs, and excludes RS256 (the same, §5.4.1). */
        STRICT_JWTS,
        /** Requires signed authorization requests (FAPI 2.0 Message Signing §5.3.1). */
        SIGNED_REQUESTS,
        /** Requires signed authorization responses (the same, §5.4.1). */
        SIGNED_RESPONSES,
        /** Limits the lifetime of codes to 60 seconds (the same, §5.3.2.2). */
        SHORT_CODES,
        /** Disables the rotation of refresh tokens for confidential clients (the same, §5.3.2.1). */
        LASTING_REFRESH
    }

    /** What a profile permits although it weakens the server. */
    public enum Allowance {
        /** Codes without PKCE for confidential clients, also those that registered themselves (RFC 9700 §2.1.1). */
        MISSING_PKCE,
        /** Logos of clients, loaded from their addresses, which tells them of each visit (OpenID Connect Registration §2). */
        REMOTE_LOGOS,
        /** An endpoint's URL instead of the issuer as the audience of clients' assertions (OpenID Connect Core §9). */
        ENDPOINT_AUDIENCE
    }

    public Profile {
        demands = Set.copyOf(demands);
        allowances = Set.copyOf(allowances);
    }

    /** Creates a profile that permits nothing more. */
    public Profile(String name, Set<Demand> demands) {
        this(name, demands, Set.of());
    }

    public boolean allows(Allowance allowance) {
        return allowances.contains(allowance);
    }

    public boolean demands(Demand demand) {
        return demands.contains(demand);
    }

    /** Throws {@link IllegalStateException} if the profile has that requirement, which excludes the named feature. */
    public void forbid(Demand demand, String what) {
        if (demands(demand)) {
            throw new IllegalStateException("The profile " + name + " rules out " + what + ".");
        }
    }

    /** Returns whether clients may sign with the algorithm of this JWT (FAPI 2.0 Security Profile §5.4.1). */
    public boolean permits(Jwt jwt) {
        return !demands(Demand.STRICT_JWTS) || algorithms().contains(jwt.algorithmName());
    }

    /** Returns the names of the algorithms with which clients may sign (FAPI 2.0 Security Profile §5.4.1). */
    public List<String> algorithms() {
        return SigningAlgorithm.names().stream()
                .filter(name -> !demands(Demand.STRICT_JWTS) || !name.equals(SigningAlgorithm.RS256.value()))
                .toList();
    }

    /** Returns whether authorization responses may be signed, or unsigned (FAPI 2.0 Message Signing §5.4.1). */
    public boolean permits(boolean signedResponse) {
        return signedResponse || !demands(Demand.SIGNED_RESPONSES);
    }

    /** Returns the same profile with further requirements. */
    public Profile and(Demand... more) {
        Set<Demand> all = new HashSet<>(demands);
        all.addAll(List.of(more));
        return new Profile(name, all, allowances);
    }

    /** Returns whether clients may authenticate by the method of that name (FAPI 2.0 Security Profile §5.3.2.1). */
    public boolean permits(String authMethod) {
        return !demands(Demand.CLIENT_KEYS) || KEY_METHODS.contains(authMethod);
    }

    /** Returns the profile of OAuth 2.1 and RFC 9700; the default. */
    public static Profile oauth21() {
        return new Profile("oauth21", Set.of(Demand.CURRENT_GRANTS));
    }

    /**
     * Returns the FAPI 2.0 Security Profile: pushed requests, sender-constrained tokens, no shared secrets, no
     * rotation.
     */
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

    /**
     * Returns the profile of Model Context Protocol authorization: PKCE for every client, a resource for every token.
     */
    public static Profile mcp() {
        return new Profile("mcp", Set.of(Demand.CURRENT_GRANTS, Demand.PKCE, Demand.RESOURCE));
    }

    /**
     * Returns OpenID Connect as its certification tests it: with ID tokens and access tokens in authorization responses,
     * without PKCE for confidential clients, with the logos of clients, and with the audiences of assertions that OpenID
     * Connect Core §9 recommends. Not for production.
     */
    public static Profile openid() {
        return new Profile("openid", Set.of(Demand.NO_PASSWORD_GRANT), Set.of(Allowance.values()));
    }

    /** Returns OAuth 2.0 with its password and implicit grants, for existing applications that still need one. */
    public static Profile legacy() {
        return new Profile("legacy", Set.of());
    }
}
