package org.gatewright.server.outbox;

import java.time.Instant;

/** A way to send messages of one kind. Thread-safe; may block for a few seconds. */
@FunctionalInterface
public interface Delivery {
    /**
     * Sends the message, which may have been sent before: a process can stop before it notes the success.
     *
     * @return whether the matter is settled, be it that the message arrived or that it has no recipient any more; otherwise,
     *     or after an exception, it is sent again later
     */
    boolean send(OutboxMessage message, Instant now);
}
