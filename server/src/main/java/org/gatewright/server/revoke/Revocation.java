package org.gatewright.server.revoke;

import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Change;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.Tokens;

/**
 * The revocation endpoint (RFC 7009). Revokes all tokens of an authorization, whichever one is given: an access token
 * whose refresh token stays valid could soon be replaced by the next.
 */
public final class Revocation implements Feature {
    private static final String PATH = "/revoke";

    @Override
    public void install(Setup setup) {
        Tokens tokens = setup.tokens();
        Changes changes = setup.changes();
        ClientEndpoint.Action action = (client, form, http) -> revoke(tokens, changes, client, form);
        setup.clientEndpoint(PATH, "revocation_endpoint", action.local());
        setup.authenticationMetadata("revocation_endpoint");
    }

    /** Revokes a token. An unknown token counts as revoked (§2.2); a token of another client must not be revoked. */
    private static Response revoke(Tokens tokens, Changes changes, Client client, Parameters form) {
        String text = form.require("token");
        Optional<IssuedToken> token =
                tokens.find(TokenKind.REFRESH, text).or(() -> tokens.find(TokenKind.ACCESS, text));
        if (token.isPresent()) {
            Authorization authorization = token.get().authorization();
            if (!authorization.clientId().equals(client.id())) {
                throw OAuthException.invalidGrant("The token was not issued to this client.")
                        .rule("RFC 7009 §2.1");
            }
            changes.apply(authorization, Revocation::revoked, Revocation::gone);
        }
        // Some clients reject an empty response without a content type (§2.2).
        return Response.empty(200).with("Content-Type", "application/json");
    }

    private static Change revoked(Authorization current) {
        return current.isActive() ? Change.to(current.revoke()) : Change.none();
    }

    /** Returns the error for a row that was deleted in the meantime, since it had expired. */
    private static OAuthException gone() {
        return OAuthException.invalidGrant("The token is not valid.");
    }
}
