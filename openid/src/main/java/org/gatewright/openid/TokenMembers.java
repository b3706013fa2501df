package org.gatewright.openid;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.token.TokenResponseMembers;

/** The ID token in responses of the token endpoint (OpenID Connect Core §3.1.3.3, §12.2). Thread-safe. */
record TokenMembers(IdTokens tokens) implements TokenResponseMembers {
    private static final Set<GrantType> GRANTS =
            Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.DEVICE_CODE);

    @Override
    public void requireReady(Client client, String sender) {
        if (signs(client)) {
            tokens.requireKeys(client, sender);
        }
    }

    @Override
    public boolean signs(Client client) {
        return client.scope().contains(ScopeClaims.OPENID);
    }

    @Override
    public boolean blocks(Client client) {
        return client.keys().jwksUri().isPresent()
                && OpenIdMembers.text(client, OpenIdMembers.ID_TOKEN_ENCRYPTION).isPresent();
    }

    @Override
    public Map<String, Object> members(IssuedResponse response) {
        if (!response.permission().scope().contains(ScopeClaims.OPENID)
                || !GRANTS.contains(response.grantType())
                || response.authorization().endUser().isEmpty()) {
            return Map.of();
        }
        Map<String, String> kept = response.authorization().parameters();
        // A refreshed ID token has no nonce, since no request asked for it.
        Optional<String> nonce = response.grantType().equals(GrantType.REFRESH_TOKEN)
                ? Optional.empty()
                : Optional.ofNullable(kept.get(OpenIdConnect.NONCE));
        return Map.of(
                "id_token",
                tokens.issue(new IdTokens.Content(
                        response.client(),
                        response.authorization().endUser().get(),
                        nonce,
                        Map.of("at_hash", response.accessToken()),
                        Set.of(),
                        OpenIdConnect.granted(kept, response.permission().scope(), tokens.scopeClaims()),
                        OpenIdConnect.locales(kept.get(OpenIdConnect.LOCALES)))));
    }
}
