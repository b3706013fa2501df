package org.gatewright.protocol;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;

/**
 * The key that the sender of a token must prove possession of: {@code cnf} (RFC 7800 §3.1).
 *
 * @param thumbprint a SHA-256 digest in base64url: 43 characters
 */
public record Confirmation(Method method, String thumbprint) {
    /** The confirmation method. */
    public enum Method {
        /** The thumbprint of a public key; possession is proven by DPoP (RFC 9449 §6.1). */
        JKT("jkt"),
        /** The thumbprint of a certificate; possession is proven by the TLS connection (RFC 8705 §3.1). */
        X5T("x5t#S256");

        private final String wire;

        Method(String wire) {
            this.wire = wire;
        }

        /** Returns the name of the member of {@code cnf}. */
        public String value() {
            return wire;
        }
    }

    private static final int LENGTH = 43;

    public Confirmation {
        if (!isThumbprint(thumbprint)) {
            throw new IllegalArgumentException("A thumbprint must have 43 base64url characters");
        }
    }

    /** Returns whether the text is a syntactically valid thumbprint. */
    public static boolean isThumbprint(String text) {
        return text.length() == LENGTH && Base64Url.decode(text).isPresent();
    }

    /** Returns the confirmation by the public key with that thumbprint. */
    public static Confirmation key(String thumbprint) {
        return new Confirmation(Method.JKT, thumbprint);
    }

    /** Returns the confirmation by that certificate. */
    public static Confirmation certificate(X509Certificate certificate) {
        try {
            byte[] hash = Hashes.sha256(certificate.getEncoded());
            return new Confirmation(Method.X5T, Base64Url.encode(hash));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the confirmation in the members of a {@code cnf}; empty if it has neither of the two methods. */
    public static Optional<Confirmation> of(Map<String, Object> cnf) {
        for (Method method : Method.values()) {
            if (cnf.get(method.wire) instanceof String thumbprint && isThumbprint(thumbprint)) {
                return Optional.of(new Confirmation(method, thumbprint));
            }
        }
        return Optional.empty();
    }

    /** Returns whether the sender proved possession of this key; in constant time. */
    public boolean isSatisfiedBy(Optional<Confirmation> proven) {
        return proven.isPresent()
                && proven.get().method == method
                && Hashes.areEqual(proven.get().thumbprint, thumbprint);
    }

    /** Returns the {@code token_type} of a token with this confirmation (RFC 9449 §5, RFC 8705 §3). */
    public String tokenType() {
        return method == Method.JKT ? "DPoP" : "Bearer";
    }

    /** Returns the members of {@code cnf}. */
    public Map<String, Object> members() {
        return Map.of(method.wire, thumbprint);
    }
}
