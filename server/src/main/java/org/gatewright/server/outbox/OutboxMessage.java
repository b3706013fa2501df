package org.gatewright.server.outbox;

import java.time.Instant;

/**
 * A message to be sent. Immutable; its text reveals nothing of it.
 *
 * @param target the recipient
 * @param id identifies the message among those of its target; the same message is added only once
 * @param body what {@link Delivery} needs to make the message, at most a few KiB
 * @param expires when it is given up
 */
public record OutboxMessage(Target target, String id, String body, Instant expires) {
    /**
     * A recipient. Messages to it are sent one at a time, and never delay those to another.
     *
     * @param kind the kind of message, up to 20 ASCII characters without a colon
     * @param name identifies the recipient among those of the kind, such as a client ID
     */
    public record Target(String kind, String name) {
        /** Returns the text that {@link #parse} reads. */
        public String key() {
            return kind + ':' + name;
        }

        /** Returns the target of a text. */
        public static Target parse(String key) {
            int colon = key.indexOf(':');
            return new Target(key.substring(0, colon), key.substring(colon + 1));
        }
    }

    @Override
    public String toString() {
        return "OutboxMessage[" + target.kind + "]";
    }
}
