package org.gatewright.server.outbox;

import java.time.Instant;

/** A way to send messages of one kind. Thread-safe; may block for a few seconds. */
@FunctionalInterface
public interface Delivery {
    /** What became of an attempt. */
    enum Outcome {
        /** The message arrived, or has no recipient any more. */
        SETTLED,
        /** The recipient rejects the message for now, but may accept others. */
        REJECTED,
        /** The recipient is unreachable. */
        UNREACHABLE,
        /** This process has no place for it at the moment, which is not a failure of the recipient. */
        BUSY
    }

    /**
     * Sends the message, which may have been sent before: a process can stop before it notes the success. Unless it is settled,
     * it is sent again later; an exception is like {@link Outcome#UNREACHABLE}.
     */
    Outcome send(OutboxMessage message, Instant now);
}
