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
 * How a listener speaks TLS: under the certificate of the program, or that of the tenant whose host the client asks for
 * (RFC 6066 §3).
 */
record Certificates(Tls own, Map<String, Tls> tenants) {
    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    /**
     * Reads the files.
     *
     * @param tenants those of tenants, by their hosts
     */
    static Certificates read(Network.Tls own, Map<String, Network.Tls> tenants, Vertx vertx, Clock clock) {
        Map<String, Tls> byHost = new HashMap<>();
        tenants.forEach((host, pair) -> byHost.put(host, Tls.read(pair, vertx, clock)));
        return new Certificates(Tls.read(own, vertx, clock), byHost);
    }

    /** Options of a listener; a client is asked for its certificate where those are of use. */
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

    /** The same, for a listener that goes on under other certificates. */
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

    /** The keys as Vert.x asks for them. */
    private record Keys(Certificates certificates) implements KeyCertOptions {
        @Override
        public KeyCertOptions copy() {
            return this;
        }

        @Override
        public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws Exception {
            return certificates.own.pem().getKeyManagerFactory(vertx);
        }

        /** Answers nothing for a name that is no tenant's, which gets the program's certificate. */
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
