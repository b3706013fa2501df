package org.gatewright.protocol;

/**
 * The registered error codes, each with its HTTP status (RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, and the
 * specifications named at the others).
 */
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
    /** OpenID Connect Core §3.1.2.6. */
    LOGIN_REQUIRED(400),
    INTERACTION_REQUIRED(400),
    CONSENT_REQUIRED(400),
    ACCOUNT_SELECTION_REQUIRED(400),
    /** RFC 8628 §3.5. */
    AUTHORIZATION_PENDING(400),
    SLOW_DOWN(400),
    EXPIRED_TOKEN(400),
    /** RFC 8707 §2. */
    INVALID_TARGET(400),
    /** RFC 9101 §6.3. */
    INVALID_REQUEST_OBJECT(400),
    INVALID_REQUEST_URI(400),
    REQUEST_NOT_SUPPORTED(400),
    REQUEST_URI_NOT_SUPPORTED(400),
    /** RFC 7591 §3.2.2. */
    INVALID_REDIRECT_URI(400),
    INVALID_CLIENT_METADATA(400),
    /** RFC 9396 §5. */
    INVALID_AUTHORIZATION_DETAILS(400),
    /** RFC 9449 §5 and §8. */
    INVALID_DPOP_PROOF(400),
    USE_DPOP_NONCE(400),
    /** RFC 9470 §3 and §5. */
    INSUFFICIENT_USER_AUTHENTICATION(401),
    UNMET_AUTHENTICATION_REQUIREMENTS(400);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** Returns the HTTP status of a response with this code. */
    public int status() {
        return status;
    }

    /** Returns the code as it appears in a message, such as {@code invalid_grant}. */
    public String value() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
