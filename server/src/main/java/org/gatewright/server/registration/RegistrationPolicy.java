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
 * What clients that register themselves may have; what they ask for beyond it is left out, and refused only where nothing
 * is left that they could use (RFC 7591 §2). Immutable.
 *
 * @param tokenHashes hashes of the initial access tokens, one of which a registration has to bring (RFC 7591 §3)
 * @param anonymous whether it need not bring one
 * @param scope all that such a client may ever ask for
 * @param authMethods how it may authenticate, the preferred one first
 * @param tokens how its access tokens are written
 * @param appSchemes schemes of applications that may stand in redirect URIs although they have no period (RFC 8252 §7.1)
 * @param takenNames the names of clients that people trust, which no other may have
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
    /** Applications whose scheme is known and has no period. */
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

    /** Who holds one of the tokens registers clients with code and refresh, for this scope. */
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

    /** Everybody registers clients; the pages warn of them, and the limit for each address is all that holds them back. */
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

    public RegistrationPolicy tokens(AccessTokenFormat style) {
        return new RegistrationPolicy(
                tokenHashes, anonymous, scope, grantTypes, authMethods, style, appSchemes, takenNames);
    }

    /** Further schemes of applications without a period in them, in lower case. */
    public RegistrationPolicy appSchemes(String... more) {
        Set<String> all = new LinkedHashSet<>(appSchemes);
        for (String scheme : more) {
            all.add(scheme.toLowerCase(Locale.ROOT));
        }
        return new RegistrationPolicy(tokenHashes, anonymous, scope, grantTypes, authMethods, tokens, all, takenNames);
    }

    /** The names of clients that people trust, asked with each registration; nobody else's name may look like one. */
    public RegistrationPolicy protectNames(Supplier<Collection<String>> names) {
        return new RegistrationPolicy(
                tokenHashes, anonymous, scope, grantTypes, authMethods, tokens, appSchemes, names);
    }
}
