package org.gatewright.server.storage;

/** A storage whose rows expire. */
public interface Expiring {
    /**
     * Deletes expired rows, the oldest first.
     *
     * @param limit the most rows to delete in this call
     * @return how many were deleted
     */
    int purge(int limit);

    /** Whether calls may wait, for a disk or another process, so that they must not run on an event loop. */
    default boolean blocks() {
        return true;
    }
}
