package org.gatewright.standalone.serve;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.event.ServerEvents;

/** Writes down why each request was denied, under the id that its answer names. Thread-safe. */
final class RefusalLog implements ServerEvents {
    private static final Logger LOG = System.getLogger(RefusalLog.class.getName());

    @Override
    public void refused(Refusal refusal) {
        LOG.log(
                Level.INFO,
                () -> "Refused " + refusal.requestId() + " " + refusal.path() + " client="
                        + refusal.clientId().map(RefusalLog::brief).orElse("-") + " "
                        + refusal.reason().error().code() + ": "
                        + refusal.reason()
                                .hint()
                                .orElse(refusal.reason().error().description())
                        + refusal.reason().rule().map(rule -> " (" + rule + ")").orElse(""));
    }

    /** As the request named it, which may be anything. */
    private static String brief(String clientId) {
        return clientId.substring(0, Math.min(clientId.length(), 100));
    }

    @Override
    public void reused(Authorization authorization) {
        LOG.log(
                Level.WARNING,
                () -> "A code or refresh token of client=" + authorization.clientId()
                        + " was used twice; all tokens of that authorization were revoked");
    }
}
