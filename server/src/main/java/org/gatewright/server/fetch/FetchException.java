package org.gatewright.server.fetch;

/**
 * A document that could not, or must not, be fetched. The message is for the log, not for the party that chose the URL.
 */
public final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** The kind of failure. */
    public enum Kind {
        /** There is no acceptable document: the URL is forbidden, or the response is an error or invalid. */
        NONE,
        /** The server at the URL did not respond, or not in time. */
        UNREACHABLE,
        /** No attempt was made: too many fetches are in progress. */
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
