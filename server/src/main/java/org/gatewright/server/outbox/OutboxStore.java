package org.gatewright.server.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A store of messages that wait to be sent. Thread-safe, and safe across processes if the storage is shared; every method
 * throws {@code StorageException} if the storage is unreachable.
 */
public interface OutboxStore {
    /** The maximum number of messages in a lease. */
    int BATCH = 10;

    /** Adds a message behind the others of its target, unless it is there already. */
    void add(OutboxMessage message, Instant now);

    /**
     * Leases a target that messages wait for, and that is neither leased nor has a pause: until the lease ends, no other
     * caller gets it.
     *
     * @param until when the lease ends if it is not released; a later time with each call
     */
    Optional<Lease> lease(Instant now, Instant until);

    /** Removes a message. */
    void remove(OutboxMessage message);

    /** Moves a message behind the others of its target. */
    void postpone(OutboxMessage message, Instant now);

    /**
     * Releases a lease, without any effect if it has ended and another one was granted.
     *
     * @param due when the pause of the target ends
     * @param failures the number of attempts without success since the last success; if zero, there is no pause
     */
    void release(Lease lease, Instant due, int failures);

    /**
     * A target that only one caller sends to.
     *
     * @param token identifies the lease: its end, in milliseconds
     * @param failures the number of attempts without success since the last success
     * @param messages the first messages, at most {@link #BATCH}; none if another caller has just sent them
     */
    record Lease(OutboxMessage.Target target, long token, int failures, List<OutboxMessage> messages) {
        public Lease {
            messages = List.copyOf(messages);
        }
    }
}
