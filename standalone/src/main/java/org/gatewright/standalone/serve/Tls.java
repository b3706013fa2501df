package org.gatewright.standalone.serve;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.gatewright.standalone.config.Network;
import org.jspecify.annotations.Nullable;

/**
 * A configured certificate and its key, with the cipher suites of TLS 1.3 and those of TLS 1.2 in BCP 195 (RFC 9325 §4.2).
 *
 * @param certificate the certificate chain in PEM
 * @param key the private key in PEM
 */
record Tls(Buffer certificate, Buffer key, List<String> suites) {
    private static final String NONE = ": no PEM certificate found";
    private static final List<String> SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /**
     * Reads the files. Throws {@link IllegalArgumentException} with the file if the key is encrypted or does not match the
     * certificate, if a certificate is not valid now, or if the chain is out of order.
     */
    static Tls read(Network.Tls files, Vertx vertx, Clock clock) {
        byte[] certificate = bytes(files.certificate());
        byte[] key = bytes(files.key());
        if (new String(key, StandardCharsets.ISO_8859_1).contains("ENCRYPTED")) {
            throw new IllegalArgumentException(files.key()
                    + ": the key is encrypted; use an unencrypted key in a file that only the server can read");
        }
        List<X509Certificate> chain = certificates(files.certificate(), certificate);
        requireChain(files.certificate(), chain, clock);
        Tls read = new Tls(
                Buffer.buffer(certificate), Buffer.buffer(key), files.suites().isEmpty() ? SUITES : files.suites());
        if (!read.isKeyOf(chain.get(0), files, vertx)) {
            throw new IllegalArgumentException(
                    files.key() + ": the key does not match the certificate in " + files.certificate());
        }
        return read;
    }

    private static void requireChain(Path file, List<X509Certificate> chain, Clock clock) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(file + NONE);
        }
        Instant now = clock.instant();
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            String which = file + ": certificate " + (i + 1) + " (" + certificate.getSubjectX500Principal() + ") ";
            Instant from = certificate.getNotBefore().toInstant();
            Instant to = certificate.getNotAfter().toInstant();
            if (now.isBefore(from) || now.isAfter(to)) {
                throw new IllegalArgumentException(which + "is not valid now, only from " + from + " to " + to);
            }
            if (i + 1 < chain.size() && !isSignedBy(certificate, chain.get(i + 1))) {
                throw new IllegalArgumentException(
                        which + "was not signed by the next one; put the server's certificate"
                                + " first, then the one that signed it, and so on");
            }
        }
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean isKeyOf(X509Certificate server, Network.Tls files, Vertx vertx) {
        @Nullable KeyManager[] managers;
        try {
            managers = pem().getKeyManagerFactory(vertx).getKeyManagers();
        } catch (Exception e) {
            throw new IllegalArgumentException(files.key() + ": no readable PEM private key found", e);
        }
        for (KeyManager manager : managers) {
            if (manager instanceof X509KeyManager keys) {
                for (String type : List.of("RSA", "EC", "EdDSA", "Ed25519", "RSASSA-PSS")) {
                    String @Nullable [] aliases = keys.getServerAliases(type, null);
                    for (String alias : aliases == null ? new String[0] : aliases) {
                        return isPair(keys.getPrivateKey(alias), server);
                    }
                }
            }
        }
        return false;
    }

    /** Whether the key signs what the certificate verifies. */
    private static boolean isPair(PrivateKey key, X509Certificate certificate) {
        try {
            String algorithm = switch (certificate.getPublicKey().getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> certificate.getPublicKey().getAlgorithm();
            };
            byte[] message = {1, 2, 3};
            Signature signer = Signature.getInstance(algorithm);
            if (algorithm.equals("RSASSA-PSS")) {
                signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signer.initSign(key);
            signer.update(message);
            byte[] signature = signer.sign();
            signer.initVerify(certificate.getPublicKey());
            signer.update(message);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Returns certificate and key as Vert.x options. */
    PemKeyCertOptions pem() {
        return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    }

    /** Reads the certificates in files. Throws {@link IllegalArgumentException} with the file that has none. */
    static List<X509Certificate> certificates(List<Path> files) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Path file : files) {
            List<X509Certificate> found = certificates(file, bytes(file));
            if (found.isEmpty()) {
                throw new IllegalArgumentException(file + NONE);
            }
            certificates.addAll(found);
        }
        return certificates;
    }

    /** Reads certificate revocation lists in PEM or DER. */
    static Collection<X509CRL> revocationLists(List<Path> files) {
        List<X509CRL> lists = new ArrayList<>();
        for (Path file : files) {
            try {
                CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(bytes(file))).stream()
                        .map(X509CRL.class::cast)
                        .forEach(lists::add);
            } catch (CertificateException | CRLException e) {
                throw new IllegalArgumentException(file + ": no certificate revocation list found", e);
            }
        }
        return lists;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot read the file", e);
        }
    }

    private static List<X509Certificate> certificates(Path file, byte[] content) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + NONE, e);
        }
    }

    /** Creates a TLS context that trusts these authorities. */
    static SSLContext trusting(List<X509Certificate> authorities) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                trusted.setCertificateEntry("authority" + i, authorities.get(i));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
