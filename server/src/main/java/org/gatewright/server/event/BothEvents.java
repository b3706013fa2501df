package org.gatewright.server.event;

import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;

/** Two who hear the same. */
record BothEvents(ServerEvents first, ServerEvents second) implements ServerEvents {
    @Override
    public void refused(Refusal refusal) {
        first.refused(refusal);
        second.refused(refusal);
    }

    @Override
    public void granted(Authorization authorization) {
        first.granted(authorization);
        second.granted(authorization);
    }

    @Override
    public void issued(Authorization authorization, GrantType grantType) {
        first.issued(authorization, grantType);
        second.issued(authorization, grantType);
    }

    @Override
    public void reused(Authorization authorization) {
        first.reused(authorization);
        second.reused(authorization);
    }
}
