package org.gatewright.tck;

import org.gatewright.server.token.TokenFactory;

class UuidTokensTest extends TokenFactoryContract {
    @Override
    protected TokenFactory newFactory() {
        return TokenFactory.uuids();
    }
}
