package org.gatewright.server.refresh;

import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/** The refresh token grant (RFC 6749 §6), which also enables the issuance of refresh tokens for end-users. */
public final class RefreshTokens implements Feature {
    @Override
    public void install(Setup setup) {
        setup.refreshTokens();
        setup.grant(new RefreshGrant(
                setup.tokens(),
                setup.tokenIssuer(),
                setup.changes(),
                setup.permissions(),
                setup.events(),
                setup.settings()));
    }
}
