package org.gatewright.server.event;

import org.gatewright.server.config.Issuer;

/**
 * Hears what servers do: for an audit trail, for metrics, and to answer "why was this denied?". Called on the thread that
 * answers the request, so it must be quick; thread-safe.
 */
@FunctionalInterface
public interface EventListener {
    /**
     * Something happened.
     *
     * @param issuer whose server did it
     */
    void on(Issuer issuer, Event event);

    /** Hears the same, and after it the other one does. */
    default EventListener and(EventListener other) {
        return (issuer, event) -> {
            on(issuer, event);
            other.on(issuer, event);
        };
    }

    /** Hears nothing. */
    static EventListener none() {
        return (issuer, event) -> {};
    }
}
