package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.request.Approval;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.store.Stores;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of authorization requests: GET or POST, no repetition, limited number and length. */
class ParameterTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response_mode",
                "scope",
                "state",
                "code_challenge",
                "code_challenge_method",
                "request",
                "request_uri",
                "prompt",
                "max_age",
                "login_hint",
                "id_token_hint",
                "nonce",
                "display",
                "ui_locales",
                "claims_locales",
                "acr_values",
                "claims",
                "authorization_details",
                "dpop_jkt",
                "response_type"
            })
    @Checks("AR-01")
    @Spec("RFC 6749 §3.1")
    void rejectsARepeatedParameter(String name) {
        boolean state = name.equals("state");
        for (String second : new String[] {"=a", "=b", "=", ""}) {
            Ask twice = Ask.app().raw(name, "a").and(name + second);
            Ask split = Ask.app().raw(name, "a");
            Map<String, String> byGet =
                    RefusedRequest.when(server, twice).assertSentTo(Clients.CALLBACK, "invalid_request");
            Map<String, String> byPost =
                    RefusedRequest.whenPosted(server, twice).assertSentTo(Clients.CALLBACK, "invalid_request");
            Map<String, String> byBoth = RefusedRequest.when(
                            server, () -> Ask.post(server, "/authorize?" + name + second, split.query()))
                    .assertSentTo(Clients.CALLBACK, "invalid_request");
            assertThat(byGet.containsKey("state")).isEqualTo(!state);
            assertThat(byPost.containsKey("state")).isEqualTo(!state);
            assertThat(byBoth.containsKey("state")).isEqualTo(!state);
        }
    }

    @Test
    @Checks("AR-01")
    void rejectsClientIdOrRedirectUriInBothQueryAndForm() {
        for (String name : new String[] {"client_id", "redirect_uri"}) {
            String target = "/authorize?" + name + "=" + Ask.app().parameters().get(name);
            RefusedRequest.when(server, () -> Ask.post(server, target, Ask.app().query()))
                    .assertPage(400, "invalid_request");
        }
    }

    @Test
    @Checks({"AR-01", "AR-12"})
    @Spec({"RFC 8707 §2", "RFC 6749 §3.1"})
    void allowsARepeatedResourceAndIgnoresUnknownParameters() {
        server = TestServer.start(builder -> builder.resources(
                ProtectedResource.at("https://a.example"), ProtectedResource.at("https://b.example")));
        Ask request = Ask.app()
                .and("resource=https%3A%2F%2Fa.example")
                .and("resource=https%3A%2F%2Fb.example")
                .and("unknown=1&unknown=2&%FF=%FF&x=%zz&=&&%=%");
        assertThat(server.decide(request.post(server)).query()).containsKey("code");
    }

    @Test
    @Checks("AR-12")
    void limitsTheNumberOfParametersTo64() {
        int more = 64 - Ask.app().parameters().size();
        Ask most = Ask.app().and(many(more));
        assertThat(most.get(server).status()).isEqualTo(200);
        assertThat(most.post(server).status()).isEqualTo(200);
        Ask tooMany = Ask.app().and(many(more + 1));
        RefusedRequest.when(server, tooMany).assertPage(400, "invalid_request");
        RefusedRequest.whenPosted(server, tooMany).assertPage(400, "invalid_request");
        RefusedRequest.whenPosted(server, Ask.app().and(many(5000))).assertPage(400, "invalid_request");
    }

    private static String many(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i + "=").collect(Collectors.joining("&"));
    }

    @Test
    @Checks("AR-12")
    void limitsAParameterTo8Kibibytes() {
        Ask longest = Ask.app().and("x=" + "a".repeat(8190));
        assertThat(longest.post(server).status()).isEqualTo(200);
        Ask tooLong = Ask.app().and("x=" + "a".repeat(8191));
        RefusedRequest.whenPosted(server, tooLong).assertPage(400, "invalid_request");
        RefusedRequest.when(server, tooLong).assertPage(400, "invalid_request");
    }

    @Test
    @Checks("AR-17")
    void acceptsAPostedForm() {
        TestResponse granted = server.decide(Ask.app().post(server));
        TestResponse tokens = server.token(
                TestServer.app(), TestServer.codeExchange(granted.query().get("code")));
        assertThat(tokens.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "multipart/form-data; boundary=x", "text/plain", "application/x-www-form"})
    @Checks("AR-17")
    void rejectsAPostWithAnotherContentType(String type) {
        RefusedRequest.when(
                        server,
                        () -> server.http.request(
                                "POST",
                                Ask.app().target(),
                                Map.of("Content-Type", type),
                                Ask.app().query()))
                .assertPage(400, "invalid_request");
        RefusedRequest.when(
                        server,
                        () -> server.http.request(
                                "POST", "/authorize", Map.of(), Ask.app().query()))
                .assertPage(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "PUT", "DELETE", "PATCH", "get"})
    @Checks("AR-17")
    void returns405ForOtherMethods(String method) {
        TestResponse response = server.http.request(method, Ask.app().target(), Map.of(), "");
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(response.headers("Location")).isEmpty();
        assertThat(response.headers("Set-Cookie")).isEmpty();
        assertThat(response.text()).doesNotContain("key=");
    }

    @Test
    @Spec("RFC 9110 §9.3.2")
    @Checks({"AR-17", "HT-13"})
    void respondsToHeadWithoutSideEffects() {
        server.page = (interaction, request) -> server.interactions()
                .grantAccess(request, interaction.ticket(), Approval.by("alice")); // a page that grants without asking
        TestResponse response = server.http.request("HEAD", Ask.app().target(), Map.of(), "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers("Location")).isEmpty();
        assertThat(response.headers("Set-Cookie")).isEmpty();
        assertThat(server.events.granted).isEmpty();
        assertThat(server.http.request("HEAD", "/jwks", Map.of(), "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ui_locales", "claims_locales", "acr_values", "login_hint"})
    @Checks("AR-14")
    void readsNoStoreForUnauthenticatedRequests(String parameter) {
        Stores untouchable = MemoryStoreProvider.stores(Clock.systemUTC())
                .with(AuthorizationStore.class, untouchable(AuthorizationStore.class))
                .with(OneTimeStore.class, untouchable(OneTimeStore.class));
        TestServer bare = TestServer.start(builder -> builder.stores(untouchable));
        for (int i = 0; i < 50; i++) {
            assertThat(Ask.app().with(parameter, "value-" + i).get(bare).status())
                    .isEqualTo(200);
        }
        assertThat(bare.events.refusals).isEmpty();
    }

    private static <T> T untouchable(Class<T> store) {
        return store.cast(
                Proxy.newProxyInstance(store.getClassLoader(), new Class<?>[] {store}, (proxy, method, arguments) -> {
                    if (method.getName().equals("blocks")) {
                        return false;
                    }
                    throw new AssertionError(method.getName());
                }));
    }
}
