package org.gatewright.server.engine;

import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.client.ClientAuthentication;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.client.ScopePolicy;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.event.ServerEvents;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.Tokens;
import org.gatewright.server.user.AccountStatus;

/** What every feature is given. */
public record Engine(
        Settings settings,
        ClientStore clients,
        ClientAuthentication authentication,
        ScopePolicy scopes,
        AuthorizationStore authorizations,
        OneTimeStore oneTimes,
        Tokens tokens,
        TokenIssuer issuer,
        AccountStatus accounts,
        Changes changes,
        ServerEvents events,
        Refusals refusals) {

    /** A route below the issuer's endpoints that only clients may use. */
    public Route clientRoute(String path, ClientEndpoint.Action action) {
        ClientEndpoint endpoint = new ClientEndpoint(settings, authentication, refusals, action);
        return Route.post(settings.endpoints() + path, endpoint).blocksWhen(this::blocks);
    }

    /** Whether a request may have to wait for a storage or a slow hash. */
    public boolean blocks() {
        return clients.blocks()
                || authentication.blocks()
                || authorizations.blocks()
                || oneTimes.blocks()
                || tokens.blocks()
                || accounts.blocks();
    }
}
