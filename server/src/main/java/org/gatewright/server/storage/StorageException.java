package org.gatewright.server.storage;

/** A failure of the storage, which is unreachable, too slow or full; the response has status 503. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
