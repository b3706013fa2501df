package org.gatewright.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The S256 code challenge of an authorization request (RFC 7636).
 *
 * @param value the base64url SHA-256 digest of the verifier: 43 characters
 */
public record CodeChallenge(String value) {
    private static final int LENGTH = 43;
    private static final int MAX_VERIFIER = 128;

    public CodeChallenge {
        if (!isDigest(value)) {
            throw OAuthException.invalidRequest("'code_challenge' must be 43 base64url characters.")
                    .rule("RFC 7636 §4.2");
        }
    }

    /**
     * Returns the challenge of a request with these two parameters. Throws for {@code plain}, which is also the default
     * of the method.
     */
    public static CodeChallenge of(String challenge, Optional<String> method) {
        if (!method.equals(Optional.of("S256"))) {
            throw OAuthException.invalidRequest("'code_challenge_method' must be S256.")
                    .rule("RFC 7636 §4.3");
        }
        return new CodeChallenge(challenge);
    }

    /** Returns the challenge that a client derives from its verifier (RFC 7636 §4.2). */
    public static CodeChallenge from(String verifier) {
        return new CodeChallenge(digest(verifier));
    }

    /** Returns whether this is the challenge of the verifier (RFC 7636 §4.6); in constant time. */
    public boolean isSatisfiedBy(String verifier) {
        return isVerifier(verifier) && Hashes.areEqual(digest(verifier), value);
    }

    private static boolean isVerifier(String text) {
        return text.length() >= LENGTH
                && text.length() <= MAX_VERIFIER
                && text.chars().allMatch(c -> isBase64Url(c) || c == '.' || c == '~');
    }

    private static boolean isDigest(String text) {
        return text.length() == LENGTH && Base64Url.decode(text).isPresent();
    }

    private static boolean isBase64Url(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private static String digest(String verifier) {
        byte[] hash = Hashes.sha256(verifier.getBytes(StandardCharsets.US_ASCII));
        return Base64Url.encode(hash);
    }
}
