package org.gatewright.server.storage;

/** A store whose rows expire. */
public interface Expiring {
    /**
     * Deletes expired rows, the oldest first.
     *
     * @param limit the maximum number of rows to delete in this call
     * @return how many were deleted
     */
    int purge(int limit);

    /** Returns whether calls may block, on a disk or another process, so that they must not run on an event loop. */
    default boolean blocks() {
        return true;
    }
}
