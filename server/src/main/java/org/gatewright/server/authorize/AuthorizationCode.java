package org.gatewright.server.authorize;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.interaction.ResponseType;
import org.gatewright.server.token.Grant;

/** The authorization code grant with PKCE (RFC 6749 §4.1, RFC 7636). */
public final class AuthorizationCode implements Feature {
    @Override
    public List<Grant> grants(Engine engine) {
        return List.of(new AuthorizationCodeGrant(engine));
    }

    @Override
    public List<ResponseType> responseTypes(Engine engine) {
        return List.of(new CodeResponse(engine));
    }

    @Override
    public Map<String, Object> metadata(Engine engine) {
        return Map.of("code_challenge_methods_supported", List.of("S256"));
    }

    @Override
    public List<GrantType> grantTypes() {
        return List.of(GrantType.AUTHORIZATION_CODE);
    }
}
