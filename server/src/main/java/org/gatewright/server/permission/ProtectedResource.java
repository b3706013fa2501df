package org.gatewright.server.permission;

import java.util.Optional;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.AccessTokenFormat;

/**
 * A protected resource that tokens can be made for (RFC 8707 §2).
 *
 * @param identifier an absolute URI without fragment, compared after normalisation (RFC 3986 §6.2.2 and §6.2.3)
 * @param scope the scope tokens that mean something there; empty where all do
 * @param style how its access tokens are written, whatever the client prefers
 */
public record ProtectedResource(String identifier, Scope scope, Optional<AccessTokenFormat> style) {
    private static final int MAX_LENGTH = 2048;

    public ProtectedResource {
        boolean absolute = identifier.indexOf(':') > 0 && identifier.indexOf('#') < 0;
        if (!absolute || identifier.length() > MAX_LENGTH || !identifier.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "A protected resource is an absolute URI without fragment, not '" + identifier + "'");
        }
    }

    /** A resource where every scope means something, and whose tokens are written as the client prefers. */
    public static ProtectedResource at(String identifier) {
        return new ProtectedResource(identifier, Scope.none(), Optional.empty());
    }

    /** The same resource, where only these scope tokens mean something. */
    public ProtectedResource scope(String... tokens) {
        return new ProtectedResource(identifier, Scope.of(tokens), style);
    }

    /** The same resource, which takes tokens in that form. */
    public ProtectedResource tokens(AccessTokenFormat wanted) {
        return new ProtectedResource(identifier, scope, Optional.of(wanted));
    }
}
