package org.gatewright.protocol.http;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.gatewright.protocol.FormCodec;

/** Client certificates, from TLS and from the header of a proxy. */
public final class ClientCertificates {
    private static final int MAX_LENGTH = 16 * 1024;
    private static final String PEM_START = "-----BEGIN CERTIFICATE-----";
    private static final String PEM_END = "-----END CERTIFICATE-----";

    private ClientCertificates() {}

    /** Returns the sender's own certificate, the first of its chain. */
    public static Optional<X509Certificate> leaf(List<? extends Certificate> chain) {
        return chain.stream()
                .findFirst()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast);
    }

    /**
     * Parses the certificate in a header: base64 between colons (RFC 9440 §2.1), or percent-encoded PEM. Empty for
     * anything else.
     */
    static Optional<X509Certificate> ofHeader(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (value.length() > 2 && value.startsWith(":") && value.endsWith(":")) {
            return parse(value.substring(1, value.length() - 1));
        }
        String pem = FormCodec.decode(value.replace("+", "%2B")).orElse("").strip();
        return pem.startsWith(PEM_START) && pem.endsWith(PEM_END)
                ? parse(pem.substring(PEM_START.length(), pem.length() - PEM_END.length())
                        .replace("\n", "")
                        .replace("\r", ""))
                : Optional.empty();
    }

    private static Optional<X509Certificate> parse(String base64) {
        try {
            byte[] der = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return Optional.of((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        } catch (CertificateException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns a trust manager that accepts any client certificate, for which TLS proves possession of the key and
     * nothing more. The client's registration determines whether it is acceptable (RFC 8705 §2.2).
     */
    public static X509ExtendedTrustManager acceptAnyClientCertificate() {
        return new TakeAny();
    }

    private static final class TakeAny extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("This trust manager is for client certificates only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
