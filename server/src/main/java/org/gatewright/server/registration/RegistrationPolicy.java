package org.gatewright.server.registration;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.AccessTokenFormat;

/**
 * The policy for clients that register themselves. Values that are not permitted are dropped, and rejected only if
 * nothing usable remains (RFC 7591 §2). Immutable.
 *
 * @param tokenHashes hashes of the initial access tokens, one of which a registration requires (RFC 7591 §3)
 * @param anonymous whether no initial access token is required
 * @param scope the maximum scope of such a client
 * @param authMethods the permitted authentication methods, the preferred one first
 * @param tokens the format of its access tokens
 * @param appSchemes private-use schemes that are permitted in redirect URIs although they have no period (RFC 8252
 *     §7.1)
 * @param takenNames the names of trusted clients, which no other client may have
 */
public record RegistrationPolicy(
        List<String> tokenHashes,
        boolean anonymous,
        Scope scope,
        Set<GrantType> grantTypes,
        List<String> authMethods,
        AccessTokenFormat tokens,
        Set<String> appSchemes,
        Supplier<Collection<String>> takenNames) {
    /** Well-known schemes of applications without a period. */
    private static final Set<String> KNOWN_SCHEMES = Set.of(
            "claude",
            "cursor",
            "insomnia",
            "obsidian",
            "postman",
            "raycast",
            "vscode",
            "vscode-insiders",
            "warp",
            "windsurf",
            "zed");

    public RegistrationPolicy {
        tokenHashes = List.copyOf(tokenHashes);
        grantTypes = Set.copyOf(grantTypes);
        authMethods = List.copyOf(authMethods);
        appSchemes = Set.copyOf(appSchemes);
    }

    /** Requires an initial access token for registration; permits code and refresh, for this scope. */
    public static RegistrationPolicy requireInitialAccessToken(List<String> tokenHashes, String... scope) {
        return new RegistrationPolicy(
                tokenHashes,
                false,
                Scope.of(scope),
                Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none"),
                AccessTokenFormat.OPAQUE,
                KNOWN_SCHEMES,
                List::of);
    }

    /**
     * Permits anonymous registration; the consent page warns of such clients, and only the limit for each address
     * restricts them.
     */
    public RegistrationPolicy allowAnonymous() {
        return new RegistrationPolicy(
                tokenHashes, true, scope, grantTypes, authMethods, tokens, appSchemes, takenNames);
    }

    public RegistrationPolicy grantTypes(GrantType... types) {
        return new RegistrationPolicy(
                tokenHashes, anonymous, scope, Set.of(types), authMethods, tokens, appSchemes, takenNames);
    }

    public RegistrationPolicy authMethods(String... methods) {
        return new RegistrationPolicy(
                tokenHashes, anonymous, scope, grantTypes, List.of(methods), tokens, appSchemes, takenNames);
    }

    public RegistrationPolicy tokens(AccessTokenFormat format) {
        return new RegistrationPolicy(
                tokenHashes, anonymous, scope, grantTypes, authMethods, format, appSchemes, takenNames);
    }

    /** Permits further private-use schemes without a period, in lower case. */
    public RegistrationPolicy appSchemes(String... more) {
        Set<String> all = new LinkedHashSet<>(appSchemes);
        for (String scheme : more) {
            all.add(scheme.toLowerCase(Locale.ROOT));
        }
        return new RegistrationPolicy(tokenHashes, anonymous, scope, grantTypes, authMethods, tokens, all, takenNames);
    }

    /** Protects the names of trusted clients, evaluated with each registration, against lookalikes. */
    public RegistrationPolicy protectNames(Supplier<Collection<String>> names) {
        return new RegistrationPolicy(
                tokenHashes, anonymous, scope, grantTypes, authMethods, tokens, appSchemes, names);
    }
}
