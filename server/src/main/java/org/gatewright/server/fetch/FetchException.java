package org.gatewright.server.fetch;

/** A document that could not be had, or must not be fetched. The reason is for the log, not for who chose the address. */
public final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean busy;

    public FetchException(String reason) {
        super(reason);
        this.busy = false;
    }

    private FetchException(String reason, boolean busy) {
        super(reason);
        this.busy = busy;
    }

    /** Nothing was tried, since too much is being fetched already. */
    static FetchException busy() {
        return new FetchException("Too many documents are being fetched at the same time", true);
    }

    /** Whether nothing was tried, so that this says nothing about the document. */
    boolean isBusy() {
        return busy;
    }

    public FetchException(String reason, Throwable cause) {
        super(reason, cause);
        this.busy = false;
    }
}
