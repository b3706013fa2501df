package org.gatewright.server.event;

import java.util.List;
import java.util.Optional;

/**
 * A store of what has happened, for some time and up to some number of entries for each topic. Thread-safe, and safe across
 * processes if the storage is shared; every method throws {@code StorageException} if the storage is unreachable.
 */
public interface JournalStore {
    /**
     * Adds an entry; one with the same ID in the topic is replaced.
     *
     * @param most the number of entries in the topic beyond which the oldest ones are deleted; a few more may stay for a while
     */
    void add(JournalEntry entry, int most);

    /** Returns the entry with that ID. */
    Optional<JournalEntry> find(String topic, String id);

    /** Returns the latest entries of a topic, the latest first. */
    List<JournalEntry> latest(String topic, int limit);

    /** Deletes all entries of a topic. */
    void clear(String topic);

    /** Returns whether calls may block. */
    default boolean blocks() {
        return true;
    }
}
