package org.gatewright.server.mtls;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.testing.Certificates;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.TestResponse;

/** A server that is called over TLS with client certificates, given by their names. */
final class MutualTlsServer {
    /** A connection without a certificate. */
    static final String NONE = "";

    private static final String ISSUER = "https://localhost";

    final MemoryClients clients;
    final TestClock clock;
    final AuthorizationServer server;
    private final TestServer test;
    private final InProcess http;
    private final Certificates certificates;

    MutualTlsServer(Certificates certificates, TrustedProxies proxies) {
        this(certificates, proxies, MutualTls.trusting(List.of(certificates.get("root"))));
    }

    MutualTlsServer(Certificates certificates, TrustedProxies proxies, MutualTls feature) {
        this.certificates = certificates;
        this.test = TestServer.secure(
                ISSUER,
                builder -> builder.enable(feature, new Introspection())
                        .limits(RateLimits.defaults()
                                .with(RateLimits.Kind.CLIENT_FAILURES, 0)
                                .with(RateLimits.Kind.ADDRESS_FAILURES, 0)));
        this.server = test.server;
        this.clients = test.clients;
        this.clock = test.clock;
        this.http = InProcess.of(test.routes()).trust(proxies);
    }

    private InProcess under(String certificate) {
        Optional<X509Certificate> shown =
                certificate.equals(NONE) ? Optional.empty() : Optional.of(certificates.get(certificate));
        return http.secure(shown);
    }

    Map<String, Object> metadata() {
        return under(NONE).get("/.well-known/oauth-authorization-server").json();
    }

    /** Posts a form with that certificate and these headers. */
    TestResponse post(String certificate, String target, Map<String, String> headers, Map<String, String> form) {
        return under(certificate).form(target, headers, Forms.encode(form));
    }

    /** Requests client credentials, authenticated by the certificate. */
    TestResponse token(String certificate, String clientId) {
        return token(certificate, clientId, Map.of());
    }

    TestResponse token(String certificate, String clientId, Map<String, String> headers) {
        return post(
                certificate, "/token", headers, Exchanges.with(Exchanges.clientCredentials(), "client_id", clientId));
    }

    TestResponse resource(String certificate, String token) {
        return resource(certificate, token, Map.of());
    }

    TestResponse resource(String certificate, String token, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", "Bearer " + token);
        return under(certificate).request("GET", "/resource", all, "");
    }

    /** Returns the introspection response for a token, requested by its client. */
    Map<String, Object> introspection(String certificate, String clientId, String token) {
        return post(certificate, "/introspect", Map.of(), Map.of("client_id", clientId, "token", token))
                .json();
    }

    /** Returns a code of the public client "spa", for an end-user in a browser without a certificate. */
    String spaCode() {
        Map<String, String> request = Exchanges.with(
                Exchanges.with(TestServer.authorizationRequest(), "client_id", "spa"),
                "redirect_uri",
                Clients.SPA_CALLBACK);
        TestResponse page = under(NONE).get("/authorize?" + Forms.encode(request));
        return post(
                        NONE,
                        "/decide",
                        Map.of("Origin", ISSUER, "Cookie", page.cookies()),
                        Map.of("key", TestServer.key(page)))
                .query()
                .get("code");
    }
}
