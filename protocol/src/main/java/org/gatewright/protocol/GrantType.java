package org.gatewright.protocol;

/**
 * A grant type (RFC 6749 §1.3); any absolute URI identifies an extension grant (§4.5).
 *
 * @param value the value of {@code grant_type}
 */
public record GrantType(String value) {
    public static final GrantType AUTHORIZATION_CODE = new GrantType("authorization_code");
    public static final GrantType REFRESH_TOKEN = new GrantType("refresh_token");
    public static final GrantType CLIENT_CREDENTIALS = new GrantType("client_credentials");
    public static final GrantType PASSWORD = new GrantType("password");
    public static final GrantType IMPLICIT = new GrantType("implicit");

    /** The device authorization grant (RFC 8628). */
    public static final GrantType DEVICE_CODE = new GrantType("urn:ietf:params:oauth:grant-type:device_code");

    /** Token exchange (RFC 8693). */
    public static final GrantType TOKEN_EXCHANGE = new GrantType("urn:ietf:params:oauth:grant-type:token-exchange");

    /** The JWT bearer grant (RFC 7523 §2.1). */
    public static final GrantType JWT_BEARER = new GrantType("urn:ietf:params:oauth:grant-type:jwt-bearer");

    public GrantType {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("A grant type must be printable ASCII without spaces: '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
