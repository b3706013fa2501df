package org.gatewright.server.exchange;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.server.client.Client;
import org.gatewright.server.token.IssuedToken;

/**
 * A token exchange request, fully validated except for the policy.
 *
 * @param client the requesting client
 * @param subject the subject token: its authorization, and its claims with the part of it that the token has
 * @param actor the actor token, if there is one
 * @param permission the requested permission; at most the subject token's scope
 * @param resources the resources in the request itself (RFC 8707)
 * @param audience the logical names of the target services (RFC 8693 §2.1)
 * @param type the requested token type
 */
public record ExchangeRequest(
        Client client,
        IssuedToken subject,
        Optional<IssuedToken> actor,
        Permission permission,
        List<String> resources,
        List<String> audience,
        TokenType type) {}
