package org.gatewright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.resource.Guard;
import org.gatewright.resource.remote.JwtVerifier;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.test.TestAuthorizationServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test of an API with tokens of a real server. */
class OrdersApiTest {
    @RegisterExtension
    static final TestAuthorizationServer login = TestAuthorizationServer.start(builder ->
            builder.resources(ProtectedResource.at(OrdersApi.IDENTIFIER).tokens(AccessTokenFormat.JWT)));

    private final Router api = new Router(OrdersApi.routes(Guard.of(JwtVerifier.of(login.issuer()))
            .audience(OrdersApi.IDENTIFIER)
            .allowInsecureRequests()));

    private Response orders(String token) {
        return api.respond(new Request(
                "GET",
                "/orders",
                Headers.none().with("Authorization", "Bearer " + token),
                new byte[0],
                new Request.Origin("127.0.0.1", false)));
    }

    @Test
    void listsTheOrdersOfTheUser() {
        Response response = orders(login.user("alice").at(OrdersApi.IDENTIFIER).token("orders"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(new String(response.body().bytes())).isEqualTo("orders of alice\n");
    }

    @Test
    void rejectsATokenWithoutTheScope() {
        assertThat(orders(login.user("alice").at(OrdersApi.IDENTIFIER).token("profile"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void rejectsATokenForAnotherApi() {
        assertThat(orders(login.user("alice").token("orders")).status()).isEqualTo(401);
    }
}
