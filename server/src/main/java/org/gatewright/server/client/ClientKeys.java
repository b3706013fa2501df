package org.gatewright.server.client;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.jose.JwkSet;

/**
 * The credentials of a client. Immutable.
 *
 * @param secretHashes hashes of its secrets, two while it changes from one to the other
 * @param sharedSecret the secret of {@code client_secret_jwt}, which cannot be hashed since both sides compute with it
 * @param jwks its public keys, for assertions and request objects
 * @param jwksUri the URL of its public keys, instead of {@code jwks}
 * @param certificate the name that its certificate must contain, for {@code tls_client_auth}
 * @param certificateThumbprints the certificates that it may use, for {@code self_signed_tls_client_auth}; SHA-256 in
 *     base64url
 */
public record ClientKeys(
        List<String> secretHashes,
        Optional<String> sharedSecret,
        Optional<JwkSet> jwks,
        Optional<String> jwksUri,
        Optional<CertificateName> certificate,
        List<String> certificateThumbprints) {
    private static final ClientKeys NONE = secrets(List.of());

    public ClientKeys {
        secretHashes = List.copyOf(secretHashes);
        certificateThumbprints = List.copyOf(certificateThumbprints);
    }

    /** Returns no credentials. */
    public static ClientKeys none() {
        return NONE;
    }

    /** Returns credentials of secrets only. */
    public static ClientKeys secrets(List<String> hashes) {
        return new ClientKeys(
                hashes, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    public ClientKeys secretHashes(List<String> hashes) {
        return new ClientKeys(hashes, sharedSecret, jwks, jwksUri, certificate, certificateThumbprints);
    }

    public ClientKeys sharedSecret(String secret) {
        return new ClientKeys(secretHashes, Optional.of(secret), jwks, jwksUri, certificate, certificateThumbprints);
    }

    public ClientKeys jwks(JwkSet keys) {
        return new ClientKeys(
                secretHashes, sharedSecret, Optional.of(keys), jwksUri, certificate, certificateThumbprints);
    }

    public ClientKeys jwksUri(String uri) {
        return new ClientKeys(secretHashes, sharedSecret, jwks, Optional.of(uri), certificate, certificateThumbprints);
    }

    public ClientKeys certificate(CertificateName name) {
        return new ClientKeys(secretHashes, sharedSecret, jwks, jwksUri, Optional.of(name), certificateThumbprints);
    }

    public ClientKeys certificateThumbprints(List<String> thumbprints) {
        return new ClientKeys(secretHashes, sharedSecret, jwks, jwksUri, certificate, thumbprints);
    }

    /** Returns a text without any credential. */
    @Override
    public String toString() {
        return "ClientKeys";
    }
}
