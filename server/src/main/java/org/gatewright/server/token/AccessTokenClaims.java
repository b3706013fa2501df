package org.gatewright.server.token;

import java.util.Map;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;

/** Claims that a feature adds to access tokens, in JWTs and in introspection responses. Thread-safe; must not block. */
@FunctionalInterface
public interface AccessTokenClaims {
    Map<String, Object> claims(Authorization authorization, Permission permission);
}
