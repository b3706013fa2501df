package org.gatewright.server.token;

import org.gatewright.server.authorization.Authorization;

/** A token that this server issued, with its stored authorization; it may be expired or revoked. */
public record IssuedToken(TokenClaims claims, Authorization authorization) {}
