package org.gatewright.server.credentials;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Permission;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenRequest;

/** The client credentials grant: a confidential client acts on its own behalf (RFC 6749 §4.4). */
public final class ClientCredentials implements Feature {
    @Override
    public void install(Setup setup) {
        setup.grant(new ClientCredentialsGrant(setup.permissions(), setup.tokenIssuer()));
    }

    private record ClientCredentialsGrant(PermissionPolicy permissions, TokenIssuer tokenIssuer) implements Grant {
        @Override
        public GrantType type() {
            return GrantType.CLIENT_CREDENTIALS;
        }

        @Override
        public boolean blocks() {
            return false;
        }

        @Override
        public boolean usesStores() {
            return false;
        }

        @Override
        public Decision decide(TokenRequest request) {
            Permission permission = permissions.resolve(request.client(), request.form());
            return new Decision.Created(tokenIssuer.draft(request.client(), Optional.empty(), permission, Map.of()));
        }
    }
}
