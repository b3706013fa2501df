package org.gatewright.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A client's id and secret from an {@code Authorization: Basic} header (RFC 6749 §2.3.1, RFC 7617).
 *
 * @param clientId after form decoding
 * @param secret after form decoding; may contain colons
 * @param ambiguous whether id or secret contains a character that has another meaning if it was not form-encoded: a
 *     plus sign, a percent sign or a second colon; a likely reason for a failed authentication
 */
public record BasicCredentials(String clientId, String secret, boolean ambiguous) {
    private static final String SCHEME = "basic ";
    private static final int MAX_LENGTH = 4096;

    /** Reads the credentials from the header's value; empty for another scheme. Throws if the value is malformed. */
    public static Optional<BasicCredentials> read(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        if (header.length() > MAX_LENGTH) {
            throw malformed();
        }
        String pair = decode(header.substring(SCHEME.length()).strip());
        int colon = pair.indexOf(':');
        if (colon < 1) {
            throw malformed();
        }
        boolean ambiguous = pair.indexOf('+') >= 0 || pair.indexOf('%') >= 0 || pair.indexOf(':', colon + 1) >= 0;
        return Optional.of(
                new BasicCredentials(form(pair.substring(0, colon)), form(pair.substring(colon + 1)), ambiguous));
    }

    /** Decodes canonical base64 only, so that no two headers carry the same credentials. */
    private static String decode(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
            throw malformed();
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String form(String latin1) {
        return FormCodec.decode(latin1).flatMap(FormCodec::utf8).orElseThrow(BasicCredentials::malformed);
    }

    private static OAuthException malformed() {
        return OAuthException.invalidClient()
                .hint("The Basic header is malformed; id and secret must be form-encoded (RFC 6749 §2.3.1).");
    }

    /** Returns a text with the client id only. */
    @Override
    public String toString() {
        return "BasicCredentials[" + clientId + "]";
    }
}
