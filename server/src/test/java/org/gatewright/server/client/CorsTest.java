package org.gatewright.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CORS: public documents for every origin, responses to clients for their own origins. */
@Checks("CA-21")
class CorsTest {
    private static final String ALLOWED = "Access-Control-Allow-Origin";
    private static final String SPA = "https://spa.example";
    private static final String STRANGER = "https://evil.example";

    private TestServer server;

    @BeforeEach
    void start() {
        MemoryClients clients = MemoryClients.of(
                Clients.app().webOrigins("https://console.example").build(),
                Client.publicClient("spa")
                        .redirectUris(SPA + "/cb")
                        .scope("read")
                        .build());
        server = new TestServer(
                clients,
                builder -> builder.enable(
                        new Revocation(),
                        new Introspection(),
                        new PushedRequests(),
                        new DeviceFlow(),
                        new ClientRegistration(RegistrationPolicy.requireInitialAccessToken(List.of(), "read")
                                .allowAnonymous())));
    }

    private TestResponse send(String method, String target, String origin, String body) {
        return send(method, target, origin, Map.of(), body);
    }

    private TestResponse send(String method, String target, String origin, Map<String, String> more, String body) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Origin", origin);
        headers.putIfAbsent("Content-Type", "application/x-www-form-urlencoded");
        return server.http.request(method, target, headers, body);
    }

    private static void assertReadableBy(String origin, TestResponse response) {
        assertThat(response.headers(ALLOWED)).as(response.text()).containsExactly(origin);
        assertThat(response.headers("Access-Control-Allow-Credentials")).isEmpty();
    }

    private static void assertNotReadableCrossOrigin(TestResponse response) {
        assertThat(response.headers(ALLOWED)).as(response.text()).isEmpty();
        assertThat(response.headers("Access-Control-Allow-Credentials")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/oauth-authorization-server", "/jwks"})
    @Spec("Fetch Standard §3.3")
    void allowsEveryOriginToReadPublicDocuments(String target) {
        assertReadableBy("*", send("GET", target, STRANGER, ""));
        assertReadableBy("*", server.get(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/token", "/par", "/revoke", "/introspect", "/device_authorization", "/register"})
    @Spec("Fetch Standard §3.3")
    void allowsEveryOriginInPreflightResponses(String target) {
        TestResponse response = send(
                "OPTIONS",
                target,
                STRANGER,
                Map.of(
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "dpop, authorization"),
                "");
        assertThat(response.status()).isEqualTo(204);
        assertReadableBy("*", response);
        assertThat(response.header("Access-Control-Allow-Methods")).contains("POST");
        assertThat(response.header("Access-Control-Allow-Headers")).contains("DPoP", "Authorization", "Content-Type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/token", "/par", "/revoke", "/device_authorization"})
    @Spec("Fetch Standard §3.3")
    void allowsOnlyTheOriginOfTheClientToReadItsResponses(String target) {
        String form = Forms.encode(
                Exchanges.with(Exchanges.with(TestServer.authorizationRequest(), "client_id", "spa"), "token", "x"));
        assertReadableBy(SPA, send("POST", target, SPA, form));
        TestResponse stranger = send("POST", target, STRANGER, form);
        assertNotReadableCrossOrigin(stranger);
        assertThat(stranger.headers("Vary")).contains("Origin");
        assertNotReadableCrossOrigin(send("POST", target, "null", form));
        assertNotReadableCrossOrigin(send("POST", target, SPA + ".evil.example", form));
        assertNotReadableCrossOrigin(send("POST", target, "http://spa.example", form));
        assertNotReadableCrossOrigin(server.post(target, "", form));
        assertNotReadableCrossOrigin(send("POST", target, SPA, form.replace("client_id=spa", "client_id=nobody")));
        assertNotReadableCrossOrigin(send("POST", target, SPA, "client_id=spa&client_id=spa"));
    }

    @Test
    @Spec("Fetch Standard §3.3")
    void allowsRegisteredWebOriginsAtTheTokenEndpoint() {
        Map<String, String> app = Map.of("Authorization", TestServer.app());
        String exchange = Forms.encode(TestServer.codeExchange(server.code()));
        TestResponse tokens = send("POST", "/token", "https://console.example", app, exchange);
        Exchanges.successful(tokens);
        assertReadableBy("https://console.example", tokens);
        assertThat(tokens.header("Access-Control-Expose-Headers"))
                .contains("DPoP-Nonce", "WWW-Authenticate", "Retry-After", ErrorResponse.REQUEST_ID);
        TestResponse wrong = send(
                "POST",
                "/introspect",
                "https://client.example",
                Map.of("Authorization", Forms.basic("app", "wrong")),
                "token=x");
        assertThat(wrong.status()).isEqualTo(401);
        assertReadableBy("https://client.example", wrong); // the origin of its redirect URI
    }

    @Test
    @Spec("Fetch Standard §3.3")
    void allowsNoOriginAtTheAuthorizationEndpointAndPages() {
        assertNotReadableCrossOrigin(send("GET", Ask.app().target(), SPA, ""));
        assertNotReadableCrossOrigin(send("GET", "/device", SPA, ""));
        for (String target : List.of("/authorize", "/device")) {
            TestResponse preflight = send("OPTIONS", target, SPA, "");
            assertThat(preflight.status()).isEqualTo(405);
            assertNotReadableCrossOrigin(preflight);
        }
    }
}
