package org.gatewright.standalone.serve;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.event.ServerEvents;

/** Writes down why each request was denied, under the id that its answer names. Thread-safe. */
final class RefusalLog implements ServerEvents {
    private static final Logger LOG = System.getLogger(RefusalLog.class.getName());

    /** What the server itself did wrong it has logged already. */
    @Override
    public void refused(Refusal refusal) {
        if (refusal.reason().getCause() == null || refusal.reason().status() < 500) {
            LOG.log(Level.INFO, () -> "Refused " + refusal.line());
        }
    }

    @Override
    public void reused(Authorization authorization) {
        LOG.log(
                Level.WARNING,
                () -> "A code or refresh token of client=" + authorization.clientId()
                        + " was used twice; all tokens of that authorization were revoked");
    }
}
