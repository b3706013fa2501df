package org.gatewright.server.fetch;

/** A document that could not be had, or must not be fetched. The reason is for the log, not for who chose the address. */
public final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FetchException(String reason) {
        super(reason);
    }

    public FetchException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
