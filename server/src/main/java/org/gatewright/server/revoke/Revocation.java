package org.gatewright.server.revoke;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Change;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.TokenKind;

/**
 * The revocation endpoint (RFC 7009). A token ends together with all others of its authorization, whichever of them is
 * named: an access token whose refresh token lives on would soon be followed by the next.
 */
public final class Revocation implements Feature {
    private static final String PATH = "/revoke";

    @Override
    public List<Route> routes(Engine engine) {
        ClientEndpoint.Action action = (client, form, http) -> revoke(engine, client, form);
        return engine.clientRoutes(PATH, action);
    }

    @Override
    public Map<String, Object> metadata(Engine engine) {
        Map<String, Object> members = engine.authentication("revocation_endpoint");
        members.put("revocation_endpoint", engine.settings().address(PATH));
        return members;
    }

    /** A token that nobody knows is as good as revoked (§2.2); another client's is none of this client's business. */
    private static Response revoke(Engine engine, Client client, Parameters form) {
        String text = form.require("token");
        Optional<IssuedToken> token = engine.tokens()
                .find(TokenKind.REFRESH, text)
                .or(() -> engine.tokens().find(TokenKind.ACCESS, text));
        if (token.isPresent()) {
            Authorization authorization = token.get().authorization();
            if (!authorization.clientId().equals(client.id())) {
                throw OAuthException.invalidGrant("The token was not issued to this client.")
                        .rule("RFC 7009 §2.1");
            }
            engine.changes().apply(authorization, Revocation::revoked, Revocation::gone);
        }
        // Without a type, some clients refuse a response that has nothing to read (§2.2).
        return Response.empty(200).with("Content-Type", "application/json");
    }

    private static Change revoked(Authorization current) {
        return current.isActive() ? Change.to(current.revoke()) : Change.none();
    }

    /** It was deleted between two looks at it, since it had expired. */
    private static OAuthException gone() {
        return OAuthException.invalidGrant("The token is not valid.");
    }
}
