package org.gatewright.server.exchange;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.server.client.Client;
import org.gatewright.server.token.IssuedToken;

/**
 * An exchange that somebody asks for, of which everything is verified but whether it is allowed.
 *
 * @param client who asks
 * @param subject the subject token: its authorization, and in its handle the part of it that the token has
 * @param actor the actor token, if there is one
 * @param permission what is asked for; not more than the subject token's scope
 * @param resources the resources that the request itself names (RFC 8707)
 * @param audience the other names of the services that the token is asked for (RFC 8693 §2.1)
 * @param type the type of token that is asked for
 */
public record ExchangeRequest(
        Client client,
        IssuedToken subject,
        Optional<IssuedToken> actor,
        Permission permission,
        List<String> resources,
        List<String> audience,
        TokenType type) {}
