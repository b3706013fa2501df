package org.gatewright.server.token;

import java.util.Map;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;

/** Claims that a feature adds to access tokens, in JWTs and at introspection. Thread-safe; must not wait. */
@FunctionalInterface
public interface AccessTokenClaims {
    Map<String, Object> claims(Authorization authorization, Permission permission);
}
