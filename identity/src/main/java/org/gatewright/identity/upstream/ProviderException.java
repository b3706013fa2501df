package org.gatewright.identity.upstream;

/** A sign-in at a provider that did not succeed. The message is for the log: it contains neither tokens nor personal data. */
public final class ProviderException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** The kind of failure. */
    public enum Kind {
        /** The user cancelled, or the provider rejected the request. */
        CANCELLED,
        /** The response is none to a request of this server, or it came too late. */
        EXPIRED,
        /** The provider could not be reached, or responded with an error. */
        UNAVAILABLE,
        /** The response proves nothing: a check of the ID token failed. */
        INVALID
    }

    ProviderException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ProviderException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
