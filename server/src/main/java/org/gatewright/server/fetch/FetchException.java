package org.gatewright.server.fetch;

/**
 * A document that could not be had, or must not be fetched. The message is for the log, not for who chose the address.
 */
public final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What a failure says about the document. */
    public enum Kind {
        /** There is none at the address, or none that may be taken: the address is forbidden, or answered otherwise. */
        NONE,
        /** Nothing, for the other side did not answer, or not in time. */
        UNREACHABLE,
        /** Nothing, for nothing was tried: too much is fetched already. */
        BUSY
    }

    public FetchException(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    public FetchException(Kind kind, String reason, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
