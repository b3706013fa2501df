package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Allocations;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** How many bytes the requests that come most often allocate, from a received request to its response. */
class AllocationTest {
    private static final String CLIENT = "client_id=service&client_secret=secret";
    private static final byte[] TOKEN_REQUEST = bytes("grant_type=client_credentials&scope=read&" + CLIENT);
    private static final Headers HEADERS = Headers.none()
            .with("Host", "login.example")
            .with("Content-Type", "application/x-www-form-urlencoded")
            .with("Content-Length", "84");
    private static final Request.Origin ORIGIN = new Request.Origin("192.0.2.1", true);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Router server() {
        Client client = Client.confidentialWithHash("service", new GeneratedSecret().hash("secret"))
                .authMethod("client_secret_post")
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .build();
        return new Router(AuthorizationServer.builder()
                .issuer("https://login.example")
                .clients(MemoryClients.of(client))
                .features(new ClientCredentials(), new Introspection())
                .stores(MemoryStoreProvider.stores(new TestClock()))
                .build()
                .routes());
    }

    private static Response post(Router server, String path, byte[] form) {
        Response response = server.respond(new Request("POST", path, HEADERS, form, ORIGIN));
        assertThat(response.status()).isEqualTo(200);
        return response;
    }

    @Test
    void allocatesLittleForAnOpaqueToken() {
        Router server = server();
        assertThat(Allocations.perCall(() -> post(server, "/token", TOKEN_REQUEST)))
                .isLessThan(6_200);
    }

    @Test
    void allocatesLittleForAnIntrospection() {
        Router server = server();
        Object token =
                Json.read(post(server, "/token", TOKEN_REQUEST).body().bytes()).get("access_token");
        byte[] form = bytes("token=" + token + "&" + CLIENT);
        assertThat(Allocations.perCall(() -> post(server, "/introspect", form))).isLessThan(5_000);
    }
}
