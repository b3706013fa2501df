package org.gatewright.standalone.serve;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.EventListener;

/**
 * A log of rejected requests with reason and request ID. Logs a limited number per minute and then only the count of
 * further ones, so that requests cannot fill the disk. Thread-safe.
 */
final class RefusalLog implements EventListener {
    static final int PER_MINUTE = 1000;

    private static final Logger LOG = System.getLogger(RefusalLog.class.getName());
    private static final long MINUTE_MILLIS = 60_000;

    private final Clock clock;
    private final AtomicLong minute = new AtomicLong();
    private final AtomicLong count = new AtomicLong();

    RefusalLog(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void on(Issuer issuer, Event event) {
        if (event instanceof Event.Refused refused) {
            refused(issuer, refused.refusal());
        } else if (event instanceof Event.Reused reused) {
            LOG.log(
                    Level.WARNING,
                    () -> "A code or refresh token of client="
                            + reused.authorization().clientId() + " at " + issuer
                            + " was reused; all tokens of that authorization were revoked");
        }
    }

    /** Skips failures of the server itself, which it has logged already. */
    private void refused(Issuer issuer, Refusal refusal) {
        if (refusal.reason().getCause() != null && refusal.reason().status() >= 500) {
            return;
        }
        long now = clock.millis() / MINUTE_MILLIS;
        long before = minute.getAndSet(now);
        if (before != now) {
            long unsaid = count.getAndSet(0) - PER_MINUTE;
            if (unsaid > 0) {
                LOG.log(Level.WARNING, () -> unsaid + " more requests were refused within a minute and not logged");
            }
        }
        if (count.incrementAndGet() <= PER_MINUTE) {
            LOG.log(Level.INFO, () -> "Refused " + refusal.line() + " at " + issuer);
        }
    }
}
