package org.gatewright.protocol;

/** The registered error codes, each with the HTTP status that carries it (RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1). */
public enum ErrorCode {
    INVALID_REQUEST(400),
    INVALID_CLIENT(401),
    INVALID_GRANT(400),
    UNAUTHORIZED_CLIENT(400),
    UNSUPPORTED_GRANT_TYPE(400),
    UNSUPPORTED_RESPONSE_TYPE(400),
    INVALID_SCOPE(400),
    ACCESS_DENIED(403),
    SERVER_ERROR(500),
    TEMPORARILY_UNAVAILABLE(503),
    INVALID_TOKEN(401),
    INSUFFICIENT_SCOPE(403),
    LOGIN_REQUIRED(400),
    INTERACTION_REQUIRED(400);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status of an answer that carries this code. */
    public int status() {
        return status;
    }

    /** The code as it is written in a message, such as {@code invalid_grant}. */
    public String value() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
