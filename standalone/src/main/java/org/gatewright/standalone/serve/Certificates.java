package org.gatewright.standalone.serve;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import org.gatewright.protocol.http.ClientCertificates;
import org.gatewright.standalone.config.Network;
import org.gatewright.web.vertx.VertxServer;
import org.jspecify.annotations.Nullable;

/**
 * The TLS certificates of a listener: the program's own, and those of tenants by the requested server name (RFC 6066 §3).
 */
record Certificates(Tls own, Map<String, Tls> tenants) {
    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    /**
     * Reads the files.
     *
     * @param tenants the certificates of tenants by host
     */
    static Certificates read(Network.Tls own, Map<String, Network.Tls> tenants, Vertx vertx, Clock clock) {
        Map<String, Tls> byHost = new HashMap<>();
        tenants.forEach((host, pair) -> byHost.put(host, Tls.read(pair, vertx, clock)));
        return new Certificates(Tls.read(own, vertx, clock), byHost);
    }

    /** Returns options for a listener, which may request client certificates. */
    HttpServerOptions options(boolean askForCertificates) {
        HttpServerOptions options = VertxServer.options();
        options.setSsl(true)
                .setUseAlpn(true)
                .setSni(true)
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setKeyCertOptions(new Keys(this));
        own.suites().forEach(options::addEnabledCipherSuite);
        if (askForCertificates) {
            options.setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(TrustOptions.wrap(ClientCertificates.acceptAnyClientCertificate()));
        }
        return options;
    }

    /** Returns options that replace the certificates of a running listener. */
    ServerSSLOptions renewed(boolean askForCertificates) {
        ServerSSLOptions options = new ServerSSLOptions()
                .setUseAlpn(true)
                .setSni(true)
                .setApplicationLayerProtocols(List.of("http/1.1"))
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setKeyCertOptions(new Keys(this));
        own.suites().forEach(options::addEnabledCipherSuite);
        if (askForCertificates) {
            options.setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(TrustOptions.wrap(ClientCertificates.acceptAnyClientCertificate()));
        }
        return options;
    }

    /** The keys in the form that Vert.x requires. */
    private record Keys(Certificates certificates) implements KeyCertOptions {
        @Override
        public KeyCertOptions copy() {
            return this;
        }

        @Override
        public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws Exception {
            return certificates.own.pem().getKeyManagerFactory(vertx);
        }

        /** Maps server names of tenants; all others get the program's certificate. */
        @Override
        public Function<String, @Nullable KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) throws Exception {
            Map<String, KeyManagerFactory> byHost = new HashMap<>();
            for (Map.Entry<String, Tls> tenant : certificates.tenants.entrySet()) {
                byHost.put(tenant.getKey(), tenant.getValue().pem().getKeyManagerFactory(vertx));
            }
            return name -> byHost.get(name.toLowerCase(Locale.ROOT));
        }
    }
}
