package org.gatewright.server.permission;

import java.util.Optional;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.AccessTokenFormat;

/**
 * A protected resource that tokens can be issued for (RFC 8707 §2).
 *
 * @param identifier an absolute URI without fragment, compared after normalisation (RFC 3986 §6.2.2 and §6.2.3)
 * @param scope the scope tokens that it uses; empty for all
 * @param format the format of its access tokens, regardless of the client
 * @param dpopRequired whether its access tokens must be bound by DPoP, as its metadata states (RFC 9728 §2)
 */
public record ProtectedResource(
        String identifier, Scope scope, Optional<AccessTokenFormat> format, boolean dpopRequired) {
    private static final int MAX_LENGTH = 2048;

    public ProtectedResource {
        boolean absolute = identifier.indexOf(':') > 0 && identifier.indexOf('#') < 0;
        if (!absolute || identifier.length() > MAX_LENGTH || !identifier.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "A protected resource must be an absolute URI without fragment, not '" + identifier + "'");
        }
    }

    /** Returns a resource that uses every scope, and whose tokens have the format of the client. */
    public static ProtectedResource at(String identifier) {
        return new ProtectedResource(identifier, Scope.none(), Optional.empty(), false);
    }

    /** Returns the same resource, which uses only these scope tokens. */
    public ProtectedResource scope(String... tokens) {
        return new ProtectedResource(identifier, Scope.of(tokens), format, dpopRequired);
    }

    /** Returns the same resource, whose tokens have that format. */
    public ProtectedResource tokens(AccessTokenFormat wanted) {
        return new ProtectedResource(identifier, scope, Optional.of(wanted), dpopRequired);
    }

    /** Returns the same resource, which gets only access tokens that are bound by DPoP (RFC 9449). */
    public ProtectedResource requireDpop() {
        return new ProtectedResource(identifier, scope, format, true);
    }
}
