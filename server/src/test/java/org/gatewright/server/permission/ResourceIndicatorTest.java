package org.gatewright.server.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.server.client.Client;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resource indicators (RFC 8707). */
class ResourceIndicatorTest {
    private static final String CAL = "https://cal.example";
    private static final String MAIL = "https://mail.example/api";

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.enable(new Introspection())
                .resources(ProtectedResource.at(CAL).scope("read"), ProtectedResource.at(MAIL)));
    }

    private static String resource(String uri) {
        return "resource=" + Forms.encode(uri);
    }

    private TestResponse tokens(String more) {
        Ask ask = Ask.app().and(resource(CAL)).and(resource(MAIL));
        String code = server.decide(ask.get(server)).query().get("code");
        return server.token(TestServer.app(), Forms.encode(TestServer.codeExchange(code)) + more);
    }

    private Object audience(TestResponse tokens) {
        return server.post("/introspect", TestServer.app(), Forms.encode(Map.of("token", tokens.json("access_token"))))
                .json()
                .get("aud");
    }

    @Test
    @Spec({"RFC 8707 §2.1", "RFC 8707 §2.2", "RFC 7662 §2.2"})
    void restrictsATokenToTheResourcesOfTheTokenRequest() {
        assertThat(audience(tokens(""))).isEqualTo(List.of(CAL, MAIL));
        TestResponse one = tokens("&" + resource(CAL));
        assertThat(audience(one)).isEqualTo(List.of(CAL));
        assertThat(one.json("scope")).isEqualTo("read"); // the resource has no scope "write"
        TestResponse next = server.token(
                TestServer.app(), Forms.encode(TestServer.refresh(one.json("refresh_token"))) + "&" + resource(MAIL));
        assertThat(audience(next)).isEqualTo(List.of(MAIL));
        assertThat(next.json("scope")).isEqualTo("read write");
    }

    @Test
    @Spec("RFC 7662 §4")
    @Checks("IR-02")
    void letsAResourceServerIntrospectOnlyAccessTokensForItself() {
        server.clients.save(Client.confidentialWithHash(MAIL, new GeneratedSecret().hash("a-secret-of-the-mail"))
                .build());
        TestResponse both = tokens("");
        assertThat(asMail(both.json("access_token")).json())
                .containsEntry("active", true)
                .containsEntry("client_id", "app");
        assertThat(asMail(both.json("refresh_token")).json()).isEqualTo(Map.of("active", false));
        String calendars = tokens("&" + resource(CAL)).json("access_token");
        assertThat(asMail(calendars).json()).isEqualTo(Map.of("active", false));
    }

    private TestResponse asMail(String token) {
        return server.post(
                "/introspect", Forms.basic(MAIL, "a-secret-of-the-mail"), Forms.encode(Map.of("token", token)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s/", "%s:443", "%s:443/", "HTTPS%s"})
    @Spec({"RFC 3986 §6.2.2", "RFC 3986 §6.2.3", "RFC 8707 §2"})
    void comparesResourcesAfterNormalization(String form) {
        String spelled = form.startsWith("HTTPS") ? "HTTPS" + CAL.substring(5) : form.formatted(CAL);
        String code = server.decide(Ask.app().and(resource(spelled)).get(server))
                .query()
                .get("code");
        TestResponse tokens = Exchanges.successful(
                server.token(TestServer.app(), Forms.encode(TestServer.codeExchange(code)) + "&" + resource(spelled)));
        assertThat(audience(tokens)).isEqualTo(List.of(CAL));
    }

    @Test
    @Spec("RFC 8707 §2")
    @Checks({"AR-19", "RT-09"})
    void rejectsAnUnknownOrUngrantedResource() {
        for (String wrong : List.of("https://unknown.example", "/relative", CAL + "#f", CAL + "/other", "")) {
            Ask ask = Ask.app().and(resource(wrong));
            if (wrong.isEmpty()) {
                assertThat(ask.get(server).status()).isEqualTo(200);
            } else {
                RefusedRequest.when(server, ask).assertSentToApp("invalid_target");
            }
        }
        String code =
                server.decide(Ask.app().and(resource(CAL)).get(server)).query().get("code");
        String exchange = Forms.encode(TestServer.codeExchange(code));
        RefusedToken.with(
                "invalid_target", server, () -> server.token(TestServer.app(), exchange + "&" + resource(MAIL)));
        TestResponse tokens = server.token(TestServer.app(), exchange);
        String refresh = Forms.encode(TestServer.refresh(tokens.json("refresh_token")));
        RefusedToken.with(
                "invalid_target", server, () -> server.token(TestServer.app(), refresh + "&" + resource(MAIL)));
        TestResponse plain = Exchanges.appTokens(server);
        String plainRefresh = Forms.encode(TestServer.refresh(plain.json("refresh_token")));
        RefusedToken.with(
                "invalid_target", server, () -> server.token(TestServer.app(), plainRefresh + "&" + resource(CAL)));
        RefusedToken.with(
                "invalid_target",
                server,
                () -> server.token(
                        Exchanges.service(),
                        Forms.encode(Exchanges.clientCredentials()) + "&" + resource("https://unknown.example")));
    }

    @Test
    @Spec({"RFC 9728 §2", "RFC 9728 §3.1", "RFC 9728 §5.1", "RFC 8707 §2"})
    void publishesResourceMetadataAndRejectsTokensForOtherResources() {
        ResourceMetadata mail = ResourceMetadata.of(MAIL, TestServer.ISSUER)
                .scope("read", "write")
                .name("Mail");
        Guard guard = server.server.guard().describedBy(mail);
        List<Route> routes = new java.util.ArrayList<>(guard.routes());
        routes.add(Route.get("/api/mails", guard.protect(Scope.of("read"), (r, t) -> Response.empty(204))));
        Http api = InProcess.of(routes);
        TestResponse bare = api.get("/api/mails");
        assertThat(bare.status()).isEqualTo(401);
        assertThat(bare.header("WWW-Authenticate"))
                .contains(
                        "resource_metadata=\"https://mail.example/.well-known/oauth-protected-resource/api\"",
                        "scope=\"read\"");
        TestResponse document = api.get("/.well-known/oauth-protected-resource/api");
        assertThat(document.json())
                .containsEntry("resource", MAIL)
                .containsEntry("authorization_servers", List.of(TestServer.ISSUER))
                .containsEntry("scopes_supported", List.of("read", "write"))
                .containsEntry("resource_name", "Mail");
        assertThat(mails(api, tokens("&" + resource(MAIL))).status()).isEqualTo(204);
        assertThat(mails(api, tokens("")).status()).isEqualTo(204);
        assertThat(mails(api, tokens("&" + resource(CAL))).status()).isEqualTo(401);
        assertThat(mails(api, Exchanges.appTokens(server)).status()).isEqualTo(401);
    }

    private static TestResponse mails(Http wire, TestResponse tokens) {
        return wire.request("GET", "/api/mails", Map.of("Authorization", "Bearer " + tokens.json("access_token")), "");
    }
}
