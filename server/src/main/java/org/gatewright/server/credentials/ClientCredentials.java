package org.gatewright.server.credentials;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Permission;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.TokenRequest;

/** The client credentials grant: a confidential client acts for itself (RFC 6749 §4.4). */
public final class ClientCredentials implements Feature {
    @Override
    public List<Grant> grants(Engine engine) {
        return List.of(new ClientCredentialsGrant(engine));
    }

    @Override
    public List<GrantType> grantTypes() {
        return List.of(GrantType.CLIENT_CREDENTIALS);
    }

    private record ClientCredentialsGrant(Engine engine) implements Grant {
        @Override
        public GrantType type() {
            return GrantType.CLIENT_CREDENTIALS;
        }

        @Override
        public boolean blocks() {
            return false;
        }

        @Override
        public Decision decide(TokenRequest request) {
            Permission permission = engine.permissions().resolve(request.client(), request.form());
            return new Decision.Created(
                    engine.issuer().draft(request.client(), Optional.empty(), permission, Map.of()));
        }
    }
}
