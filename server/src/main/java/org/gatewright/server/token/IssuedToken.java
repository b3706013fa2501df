package org.gatewright.server.token;

import org.gatewright.server.authorization.Authorization;

/** A token that this server made, with its authorization as it is stored; whether it still counts is another question. */
public record IssuedToken(TokenClaims claims, Authorization authorization) {}
