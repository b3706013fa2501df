package org.gatewright.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** A server whose issuer has a path. */
class IssuerPathTest {
    private static final String BASE = "/tenant";

    private static List<Route> routes(EventListener events) {
        return AuthorizationServer.builder()
                .issuer(TestServer.ISSUER + BASE)
                .allowInsecureRequests()
                .clients(MemoryClients.of(Clients.app().build()))
                .addListener(events)
                .interaction(ConsentPage.forUser(request -> "alice"))
                .build()
                .routes();
    }

    @Test
    @Parity(19)
    @Spec("RFC 8414 §3")
    void servesMetadataAndFormsBelowTheIssuerPath() {
        Http wire = InProcess.of(routes(EventListener.none()));
        TestResponse metadata = wire.get("/.well-known/oauth-authorization-server" + BASE);
        assertThat(metadata.json("token_endpoint")).isEqualTo(TestServer.ISSUER + BASE + "/token");
        TestResponse page = wire.get(BASE + "/authorize?" + Forms.encode(TestServer.authorizationRequest()));
        assertThat(page.body()).contains("action=\"" + BASE + "/consent\"").contains("You are alice.");
        String key = page.body().replaceFirst("(?s).*name=\"ticket\" value=\"([^\"]*)\".*", "$1");
        TestResponse granted = wire.request(
                "POST",
                BASE + "/consent",
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Cookie", page.cookies()),
                "grant=yes&scope%3Aread=on&ticket=" + key);
        assertThat(granted.query()).containsKey("code").containsEntry("iss", TestServer.ISSUER + BASE);
    }

    @Test
    @Spec("RFC 8414 §2")
    void supportsCustomEndpointPaths() {
        TestServer server = TestServer.start(builder -> builder.endpoints("/oauth2")
                .endpointPath("/authorize", "")
                .endpointPath("/token", "/access")
                .enable(new Revocation()));
        assertThat(server.server.metadata())
                .containsEntry("authorization_endpoint", TestServer.ISSUER + "/oauth2")
                .containsEntry("token_endpoint", TestServer.ISSUER + "/oauth2/access")
                .containsEntry("revocation_endpoint", TestServer.ISSUER + "/oauth2/revoke");
        TestResponse page = server.get("/oauth2?" + Ask.app().query());
        String code = server.decide(page).query().get("code");
        TestResponse tokens =
                server.post("/oauth2/access", TestServer.app(), Forms.encode(TestServer.codeExchange(code)));
        assertThat(tokens.status()).isEqualTo(200);
        for (String bad : List.of("token", "/token/", "/to ken", "/a//b", "/a?b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TestServer.start(builder -> builder.endpointPath("/token", bad)))
                    .withMessageContaining(bad);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestServer.start(
                        builder -> builder.endpointPath("/token", "/x").endpointPath("/jwks", "/x")));
    }

    @Test
    @Parity(33)
    @ExpectedLog("A listener for events failed")
    void ignoresExceptionsOfAListener() {
        Http wire = InProcess.of(routes((issuer, event) -> {
            throw new IllegalStateException("a listener's own trouble");
        }));
        TestResponse response = wire.request(
                "POST",
                BASE + "/token",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                "grant_type=authorization_code&client_id=app");
        RefusedToken.assertError(401, "invalid_client", response);
    }
}
