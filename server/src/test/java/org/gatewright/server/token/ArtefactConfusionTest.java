package org.gatewright.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Type confusion: an artefact issued for one purpose is rejected for every other. */
class ArtefactConfusionTest {
    private static final String CODE = "a code";
    private static final String ACCESS = "an access token";
    private static final String REFRESH = "a refresh token";
    private static final String KEY = "an interaction key";

    private TestServer server;
    private String cookie = "";
    private final Map<String, String> artefacts = new LinkedHashMap<>();

    /** One valid artefact of each kind, all of the same client and end-user. */
    @BeforeEach
    void start() {
        server = TestServer.start();
        TestResponse tokens = Exchanges.appTokens(server);
        TestResponse page = server.authorize(TestServer.authorizationRequest());
        cookie = page.cookies();
        artefacts.put(CODE, server.code());
        artefacts.put(ACCESS, tokens.json("access_token"));
        artefacts.put(REFRESH, tokens.json("refresh_token"));
        artefacts.put(KEY, TestServer.key(page));
        artefacts.put("the browser's cookie", cookie.substring(cookie.indexOf('=') + 1));
        artefacts.put(
                "the id of a request",
                page.headers("Request-Id").stream().findFirst().orElse("1a2b3c"));
        artefacts.put("a client's secret", Clients.SECRET);
        artefacts.put("garbage", "garbage");
        retype(CODE, 'a');
        retype(CODE, 'r');
        retype(ACCESS, 'c');
        retype(ACCESS, 'r');
        retype(REFRESH, 'a');
        retype(REFRESH, 'c');
    }

    private void retype(String name, char letter) {
        artefacts.put(
                name + " with the letter " + letter,
                "gw" + letter + artefacts.get(name).substring(3));
    }

    private Map<String, String> allExcept(String... names) {
        Map<String, String> others = new LinkedHashMap<>(artefacts);
        others.keySet().removeAll(java.util.List.of(names));
        return others;
    }

    @Test
    @Checks("CG-06")
    @Spec("RFC 6749 §10.5")
    void rejectsEveryOtherArtefactAsCode() {
        allExcept(CODE)
                .values()
                .forEach(other -> RefusedToken.with(
                        "invalid_grant", server, () -> server.token(TestServer.app(), TestServer.codeExchange(other))));
        Exchanges.successful(server.token(TestServer.app(), TestServer.codeExchange(artefacts.get(CODE))));
    }

    @Test
    @Checks("CG-06")
    @Spec("RFC 6749 §10.4")
    void rejectsEveryOtherArtefactAsRefreshToken() {
        allExcept(REFRESH)
                .values()
                .forEach(
                        other -> RefusedToken.with("invalid_grant", server, () -> Exchanges.appRefresh(server, other)));
        Exchanges.successful(Exchanges.appRefresh(server, artefacts.get(REFRESH)));
    }

    @Test
    @Checks("CG-06")
    @Spec("RFC 6749 §10.3")
    void rejectsEveryOtherArtefactAsAccessToken() {
        allExcept(ACCESS).forEach((name, other) -> {
            TestResponse response = server.resource(other);
            assertThat(response.status()).as(name).isIn(400, 401);
            assertThat(response.body()).as(name).doesNotContain("alice");
        });
        assertThat(server.resource(artefacts.get(ACCESS)).status()).isEqualTo(200);
    }

    @Test
    @Checks("CG-06")
    void rejectsEveryOtherArtefactAsTicket() {
        allExcept(KEY).forEach((name, other) -> {
            TestResponse response = server.decide(other, cookie);
            assertThat(response.status()).as(name).isIn(400, 403);
            assertThat(response.headers("Location")).as(name).isEmpty();
        });
        assertThat(server.decide(artefacts.get(KEY), cookie).query()).containsKey("code");
    }

    @Test
    @Checks("CG-06")
    @Spec("RFC 6749 §2.3.1")
    void rejectsEveryOtherArtefactAsClientSecret() {
        allExcept("a client's secret")
                .values()
                .forEach(other -> RefusedToken.with(
                        401,
                        "invalid_client",
                        server,
                        () -> server.token(Forms.basic("app", other), TestServer.codeExchange(artefacts.get(CODE)))));
    }
}
