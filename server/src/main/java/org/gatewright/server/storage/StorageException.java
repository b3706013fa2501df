package org.gatewright.server.storage;

/** The storage can't be reached, does not answer in time, or is full; the request is answered with 503. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
