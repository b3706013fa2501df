package org.gatewright.server.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that has happened, for people to read. Immutable; its {@code toString} omits the values.
 *
 * @param topic what it belongs to, such as the activity of one user
 * @param id identifies it within the topic
 * @param time when it happened
 * @param expires when it is forgotten
 * @param content JSON values, without secrets
 */
public record JournalEntry(String topic, String id, Instant time, Instant expires, Map<String, Object> content) {
    public JournalEntry {
        content = Map.copyOf(content);
    }

    @Override
    public String toString() {
        return "JournalEntry";
    }
}
