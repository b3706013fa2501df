package org.gatewright.server.event;

import java.lang.System.Logger.Level;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;

/** Listeners whose failures are logged and change nothing: what was decided is answered. */
public record SafeEvents(ServerEvents listener) implements ServerEvents {
    private static final System.Logger LOG = System.getLogger(SafeEvents.class.getName());

    @Override
    public void refused(Refusal refusal) {
        safely(() -> listener.refused(refusal));
    }

    @Override
    public void granted(Authorization authorization) {
        safely(() -> listener.granted(authorization));
    }

    @Override
    public void issued(Authorization authorization, GrantType grantType) {
        safely(() -> listener.issued(authorization, grantType));
    }

    @Override
    public void reused(Authorization authorization) {
        safely(() -> listener.reused(authorization));
    }

    private static void safely(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A listener for events failed", e);
        }
    }
}
