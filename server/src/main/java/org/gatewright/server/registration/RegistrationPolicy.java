package org.gatewright.server.registration;

import java.util.List;
import java.util.Set;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;

/**
 * What clients that register themselves may have. Immutable.
 *
 * @param tokenHashes hashes of the initial access tokens, one of which a registration has to bring (RFC 7591 §3)
 * @param anonymous whether it need not bring one
 * @param scope all that such a client may ever ask for
 * @param authMethods how it may authenticate
 */
public record RegistrationPolicy(
        List<String> tokenHashes, boolean anonymous, Scope scope, Set<GrantType> grantTypes, Set<String> authMethods) {
    public RegistrationPolicy {
        tokenHashes = List.copyOf(tokenHashes);
        grantTypes = Set.copyOf(grantTypes);
        authMethods = Set.copyOf(authMethods);
    }

    /** Who holds one of the tokens registers clients with code and refresh, for this scope. */
    public static RegistrationPolicy forHolders(List<String> tokenHashes, String... scope) {
        return new RegistrationPolicy(
                tokenHashes,
                false,
                Scope.of(scope),
                Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
                Set.of("none", "client_secret_basic", "client_secret_post", "private_key_jwt"));
    }

    /** Everybody registers clients; the pages warn of them, and the limit for each address is all that holds them back. */
    public RegistrationPolicy allowAnonymous() {
        return new RegistrationPolicy(tokenHashes, true, scope, grantTypes, authMethods);
    }

    public RegistrationPolicy grantTypes(GrantType... types) {
        return new RegistrationPolicy(tokenHashes, anonymous, scope, Set.of(types), authMethods);
    }

    public RegistrationPolicy authMethods(String... methods) {
        return new RegistrationPolicy(tokenHashes, anonymous, scope, grantTypes, Set.of(methods));
    }
}
