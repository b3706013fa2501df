package org.gatewright.standalone.serve;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gatewright.protocol.http.ClientCertificates;
import org.gatewright.standalone.config.Network;
import org.gatewright.web.vertx.VertxServer;

/** How the server speaks TLS: 1.2 or 1.3, with the certificate of the settings. */
final class Tls {
    private static final String NONE = ": there is no certificate in PEM";

    private Tls() {}

    /** Options of a listener; a client is asked for its certificate where those are of use. */
    static HttpServerOptions options(Network network) {
        HttpServerOptions options = VertxServer.options();
        network.tls().ifPresent(files -> {
            options.setSsl(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(files.certificate().toString())
                            .setKeyPath(files.key().toString()));
            if (network.authorities().isPresent()) {
                options.setClientAuth(ClientAuth.REQUEST)
                        .setTrustOptions(TrustOptions.wrap(ClientCertificates.takeAny()));
            }
        });
        return options;
    }

    /** The certificates in files. Throws {@link IllegalArgumentException} that names a file without one. */
    static List<X509Certificate> certificates(List<Path> files) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Path file : files) {
            List<X509Certificate> found = certificates(file);
            if (found.isEmpty()) {
                throw new IllegalArgumentException(file + NONE);
            }
            certificates.addAll(found);
        }
        return certificates;
    }

    private static List<X509Certificate> certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(file + NONE, e);
        }
    }
}
