package org.gatewright.server.client;

/**
 * The name that a client's certificate must contain (RFC 8705 §2.1.2).
 *
 * @param value as in the certificate; a distinguished name in the form of RFC 4514
 */
public record CertificateName(Kind kind, String value) {
    /** The kind of a name, which determines its place in the certificate. */
    public enum Kind {
        SUBJECT_DN("tls_client_auth_subject_dn"),
        SAN_DNS("tls_client_auth_san_dns"),
        SAN_URI("tls_client_auth_san_uri"),
        SAN_IP("tls_client_auth_san_ip"),
        SAN_EMAIL("tls_client_auth_san_email");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        /** Returns the name of the client metadata member. */
        public String value() {
            return wire;
        }
    }

    public CertificateName {
        if (value.isEmpty() || value.length() > 1024) {
            throw new IllegalArgumentException("A certificate name must have 1 to 1024 characters");
        }
    }
}
