package org.gatewright.server.exchange;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.client.Client;

/**
 * An exchange that somebody asks for, of which everything is verified but whether it is allowed.
 *
 * @param client who asks
 * @param subject what the subject token stands for
 * @param actor what the actor token stands for, if there is one
 * @param permission what is asked for; not more than the subject token's scope
 * @param audience the other names of the services that the token is asked for (RFC 8693 §2.1)
 * @param type the type of token that is asked for
 */
public record ExchangeRequest(
        Client client,
        Authorization subject,
        Optional<Authorization> actor,
        Permission permission,
        List<String> audience,
        TokenType type) {}
