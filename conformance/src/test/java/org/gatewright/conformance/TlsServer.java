package org.gatewright.conformance;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.ClientCertificates;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.Stores;
import org.gatewright.server.interaction.Approval;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.mtls.MutualTls;
import org.gatewright.tck.TestClock;
import org.gatewright.web.jdk.JdkWeb;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;

/** A server that speaks TLS on one web stack and takes any certificate from a client, if it has one. */
final class TlsServer implements AutoCloseable {
    static final String ISSUER = "https://localhost";

    final TestClock clock = new TestClock();
    final MemoryClients clients = MemoryClients.of(
            Clients.app().build(), Clients.spa().build(), Clients.service().build());
    final AuthorizationServer server;
    private final TlsWire wire;
    private final WebStack.Running running;

    TlsServer(WebStack stack, Certificates certificates, TrustedProxies proxies) {
        this.server = AuthorizationServer.builder()
                .issuer(ISSUER)
                .clients(clients)
                .stores(Stores.inMemory(clock))
                .clock(clock)
                .enable(MutualTls.trusting(List.of(certificates.get("root"))), new Introspection())
                .limits(RateLimits.standard().failures(0, 0))
                .interaction((interaction, request) ->
                        Page.of("key=" + interaction.key(), "").response(200))
                .build();
        this.running = serve(stack, certificates, proxies, routes());
        this.wire = new TlsWire(certificates, running.port());
    }

    private List<Route> routes() {
        Interactions interactions = server.interactions();
        List<Route> routes = new ArrayList<>(server.routes());
        routes.add(Route.post(
                "/decide",
                interactions.forHumans(request -> interactions.grantAccess(
                        request,
                        Parameters.ofForm(request, Interactions.MAX_KEY).require("key"),
                        Approval.by("alice")))));
        routes.add(Route.get(
                "/resource",
                server.guard().protect(Scope.of("read"), (request, token) -> Response.json(200, Map.of("ok", true)))));
        return routes;
    }

    private static WebStack.Running serve(
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
                certificates.keys("server").getKeyManagers(), new TrustManager[] {ClientCertificates.takeAny()}, null);
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
        JdkWeb.on(https).trust(proxies).mount("", routes);
        https.start();
        return new WebStack.Running(https.getAddress().getPort(), () -> {
            https.stop(0);
            threads.shutdownNow();
        });
    }

    private static WebStack.Running vertx(Certificates certificates, TrustedProxies proxies, List<Route> routes) {
        Vertx vertx = Vertx.vertx();
        VertxWeb web = VertxWeb.on(vertx, proxies).mount("", routes);
        HttpServer http = VertxServer.listen(
                        vertx,
                        web,
                        VertxServer.options()
                                .setHost("127.0.0.1")
                                .setPort(0)
                                .setSsl(true)
                                .setKeyCertOptions(KeyCertOptions.wrap(certificates.keys("server")))
                                .setClientAuth(ClientAuth.REQUEST)
                                .setTrustOptions(TrustOptions.wrap(ClientCertificates.takeAny())))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return new WebStack.Running(
                http.actualPort(),
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
    }

    /** A form under that certificate, with these headers. */
    Answer post(String certificate, String target, Map<String, String> headers, Map<String, String> form) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return wire.request(certificate, "POST", target, all, TestServer.encode(form));
    }

    URI tokenEndpoint() {
        return URI.create(ISSUER + ":" + running.port() + "/token");
    }

    /** Connections under that certificate, for other clients. */
    SSLSocketFactory sockets(String certificate) {
        try {
            return wire.context(certificate).getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Client credentials of a client that its certificate proves. */
    Answer token(String certificate, String clientId) {
        return token(certificate, clientId, Map.of());
    }

    Answer token(String certificate, String clientId, Map<String, String> headers) {
        return post(
                certificate, "/token", headers, Exchanges.with(Exchanges.clientCredentials(), "client_id", clientId));
    }

    Answer resource(String certificate, String token) {
        return resource(certificate, token, Map.of());
    }

    Answer resource(String certificate, String token, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", "Bearer " + token);
        return wire.request(certificate, "GET", "/resource", all, "");
    }

    /** What the server says about a token to the client that has it. */
    Map<String, Object> introspection(String certificate, String clientId, String token) {
        return post(certificate, "/introspect", Map.of(), Map.of("client_id", clientId, "token", token))
                .json();
    }

    /** A code of the public client "spa", for a user in a browser without a certificate. */
    String spaCode() {
        Map<String, String> request = Exchanges.with(
                Exchanges.with(TestServer.authorizationRequest(), "client_id", "spa"),
                "redirect_uri",
                Exchanges.SPA_CALLBACK);
        Answer page = wire.request(TlsWire.NONE, "GET", "/authorize?" + TestServer.encode(request), Map.of(), "");
        return post(
                        TlsWire.NONE,
                        "/decide",
                        Map.of("Origin", ISSUER, "Cookie", TestServer.cookie(page)),
                        Map.of("key", TestServer.key(page)))
                .query()
                .get("code");
    }

    @Override
    public void close() {
        running.stop().run();
    }
}
