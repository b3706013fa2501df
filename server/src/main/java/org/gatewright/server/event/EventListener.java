package org.gatewright.server.event;

import org.gatewright.server.config.Issuer;

/**
 * A listener for the events of servers: for an audit trail, for metrics, and for the diagnosis of rejected requests.
 * Called on the thread that handles the request, so it must be fast; thread-safe.
 */
@FunctionalInterface
public interface EventListener {
    /**
     * Handles an event.
     *
     * @param issuer the issuer of the server
     */
    void on(Issuer issuer, Event event);

    /** Returns a listener that calls this one and then the other. */
    default EventListener and(EventListener other) {
        return (issuer, event) -> {
            on(issuer, event);
            other.on(issuer, event);
        };
    }

    /** Returns a listener that does nothing. */
    static EventListener none() {
        return (issuer, event) -> {};
    }
}
