package org.gatewright.server.refresh;

import java.util.List;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.token.Grant;

/** The refresh token grant (RFC 6749 §6); with it, users' tokens come with refresh tokens. */
public final class RefreshTokens implements Feature {
    @Override
    public List<Grant> grants(Engine engine) {
        return List.of(new RefreshGrant(engine));
    }

    @Override
    public List<GrantType> grantTypes() {
        return List.of(GrantType.REFRESH_TOKEN);
    }
}
