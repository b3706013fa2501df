package org.gatewright.server.event;

import java.lang.System.Logger.Level;
import org.gatewright.server.config.Issuer;

/**
 * The event dispatcher of one server. A listener that fails is logged and does not affect the response. Thread-safe.
 */
public final class Events {
    private static final System.Logger LOG = System.getLogger(Events.class.getName());

    private final Issuer issuer;
    private final EventListener listener;

    public Events(Issuer issuer, EventListener listener) {
        this.issuer = issuer;
        this.listener = listener;
    }

    public void publish(Event event) {
        try {
            listener.on(issuer, event);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A listener for events failed", e);
        }
    }
}
