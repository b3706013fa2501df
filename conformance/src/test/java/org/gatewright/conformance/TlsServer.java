package org.gatewright.conformance;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.gatewright.protocol.http.ClientCertificates;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.testing.Certificates;
import org.gatewright.web.jdk.JdkWeb;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** Servers that speak TLS on each web stack and accept any client certificate. */
final class TlsServer {
    private TlsServer() {}

    static WebStack.Running serve(
            WebStack stack, Certificates certificates, TrustedProxies proxies, List<Route> routes) {
        try {
            return stack == WebStack.JDK ? jdk(certificates, proxies, routes) : vertx(certificates, proxies, routes);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static WebStack.Running jdk(Certificates certificates, TrustedProxies proxies, List<Route> routes)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                certificates.keys("server").getKeyManagers(),
                new TrustManager[] {ClientCertificates.acceptAnyClientCertificate()},
                null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        https.setExecutor(threads);
        JdkWeb.on(https).trust(proxies).mount(routes);
        https.start();
        return new WebStack.Running(https.getAddress().getPort(), () -> {
            https.stop(0);
            threads.shutdownNow();
        });
    }

    private static WebStack.Running vertx(Certificates certificates, TrustedProxies proxies, List<Route> routes) {
        VertxServer server = WebStack.done(VertxServer.listen(
                WebStack.SHARED,
                VertxWeb.on(WebStack.SHARED, proxies).mount(routes),
                VertxServer.options()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(KeyCertOptions.wrap(certificates.keys("server")))
                        .setClientAuth(ClientAuth.REQUEST)
                        .setTrustOptions(TrustOptions.wrap(ClientCertificates.acceptAnyClientCertificate()))));
        return new WebStack.Running(server.actualPort(), () -> WebStack.done(server.close()));
    }
}
