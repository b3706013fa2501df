package org.gatewright.server.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ticket of a pending request: bound to one browser and site, short-lived, single-use and tamper-proof. */
class InteractionKeyTest {
    private static final String COOKIE = "gw-" + new Issuer(TestServer.ISSUER).hash();

    private final TestServer server;

    InteractionKeyTest() {
        this.server = TestServer.start(
                builder -> builder.lifetimes(Lifetimes.defaults().interaction(Duration.ofMinutes(3))));
    }

    private TestResponse decide(TestResponse page, Map<String, String> headers, String more) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Cookie", page.cookies());
        all.putAll(headers);
        return server.http.request("POST", "/decide", all, "key=" + TestServer.key(page) + more);
    }

    private RefusedRequest refused(String key, String cookie) {
        return RefusedRequest.when(server, () -> server.decide(key, cookie));
    }

    /** Asserts that the pending request can still be approved. */
    private void assertStillPending(TestResponse page) {
        assertThat(server.decide(page).query()).containsKey("code");
    }

    @Test
    @Parity(13)
    void acceptsADecisionUntilTheTicketExpires() {
        TestResponse page = Ask.app().get(server);
        TestResponse late = Ask.app().get(server);
        server.clock.advance(Duration.ofMinutes(3).minusMillis(1));
        assertStillPending(page);
        server.clock.advance(Duration.ofMillis(1));
        refused(TestServer.key(late), late.cookies()).assertPage(400, "invalid_request");
    }

    @Test
    void explainsThatTheBrowserBlocksCookies() {
        TestResponse page = Ask.app().get(server);
        RefusedRequest refused = refused(TestServer.key(page), "");
        refused.assertPage(403, "access_denied");
        assertThat(refused.event().reason().getMessage()).contains("Allow cookies for this site");
    }

    @Test
    @Parity(13)
    void rejectsAUsedTicketForever() {
        TestResponse page = Ask.app().get(server);
        assertStillPending(page);
        refused(TestServer.key(page), page.cookies()).assertPage(400, "invalid_request");
        server.clock.advance(Duration.ofMinutes(3).minusMillis(1));
        refused(TestServer.key(page), page.cookies()).assertPage(400, "invalid_request");
        server.clock.advance(Duration.ofHours(1));
        refused(TestServer.key(page), page.cookies()).assertPage(400, "invalid_request");
    }

    @Test
    @Parity(13)
    void acceptsOneOfSeveralConcurrentDecisions() {
        TestResponse page = Ask.app().get(server);
        try (Race race = new Race(6)) {
            List<TestResponse> responses = race.run(() -> server.decide(page));
            assertThat(responses)
                    .filteredOn(response -> response.status() == 303)
                    .hasSize(1);
            assertThat(responses)
                    .filteredOn(response -> response.status() == 400)
                    .hasSize(5);
        }
    }

    @ParameterizedTest
    @Parity(13)
    @ValueSource(strings = {"x", "....", "a.b.c.d.e", "eyJhbGciOiJub25lIn0.e30.", "%FF", "%00"})
    void rejectsAnUnknownTicket(String key) {
        String cookie = Ask.app().get(server).cookies();
        RefusedRequest refused = refused(key, cookie);
        boolean text = !key.equals("%FF") && !key.equals("%00");
        refused.assertPage(text ? 403 : 400, text ? "access_denied" : "invalid_request");
    }

    @Test
    @Parity(13)
    void rejectsAMissingOrRepeatedTicket() {
        TestResponse page = Ask.app().get(server);
        refused("", page.cookies()).assertPage(400, "invalid_request");
        String key = TestServer.key(page);
        refused(key + "&key=" + key, page.cookies()).assertPage(400, "invalid_request");
        assertStillPending(page);
    }

    @Test
    @Parity(13)
    @Checks({"UI-02", "UI-05"})
    @Spec("RFC 6819 §4.4.1.8")
    void rejectsATicketFromAnotherBrowser() {
        TestResponse attacker = Ask.app().get(server);
        TestResponse victim = Ask.app().get(server);
        assertThat(attacker.cookies()).isNotEqualTo(victim.cookies());
        refused(TestServer.key(attacker), victim.cookies()).assertPage(403, "access_denied");
        refused(TestServer.key(attacker), "").assertPage(403, "access_denied");
        refused(TestServer.key(attacker), COOKIE + "=").assertPage(403, "access_denied");
        refused(TestServer.key(attacker), attacker.cookies() + "x").assertPage(403, "access_denied");
        refused(TestServer.key(attacker), "other-" + attacker.cookies()).assertPage(403, "access_denied");
        assertStillPending(attacker);
        assertStillPending(victim);
    }

    @Test
    @Checks("UI-02")
    void ignoresAnAdditionalPlantedCookie() {
        TestResponse page = Ask.app().get(server);
        String both = COOKIE + "=AAAAAAAAAAAAAAAAAAAAAA; " + page.cookies();
        assertThat(server.decide(TestServer.key(page), both).query()).containsKey("code");
    }

    @ParameterizedTest
    @Checks("UI-01")
    @Spec("RFC 9700 §4.7")
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, junk",
        "Origin, https://evil.example",
        "Origin, http://localhost.evil.example",
        "Origin, http://localhost:81",
        "Origin, https://localhost",
        "Origin, http://evil.localhost"
    })
    void rejectsACrossSiteForm(String header, String value) {
        TestResponse page = Ask.app().get(server);
        RefusedRequest.when(server, () -> decide(page, Map.of(header, value), ""))
                .assertPage(403, "access_denied");
        assertStillPending(page);
    }

    @Test
    @Parity(12)
    @Checks("UI-01")
    void acceptsACrossSiteTopLevelNavigationByGet() {
        TestResponse page = Ask.app().get(server);
        InProcess http = InProcess.of(List.of(Route.get(
                "/callback",
                server.interactions()
                        .pageHandler(request -> server.interactions()
                                .grantAccess(request, TestServer.key(page), Approval.by("alice"))))));
        assertThat(http.request("GET", "/callback", crossSite(page, "no-cors", "image"), "")
                        .status())
                .isEqualTo(403);
        assertThat(http.request("GET", "/callback", crossSite(page, "navigate", "iframe"), "")
                        .status())
                .isEqualTo(403);
        assertThat(http.request("GET", "/callback", crossSite(page, "navigate", "document"), "")
                        .query())
                .containsKey("code");
    }

    private static Map<String, String> crossSite(TestResponse page, String mode, String destination) {
        return Map.of(
                "Cookie",
                page.cookies(),
                "Sec-Fetch-Site",
                "cross-site",
                "Sec-Fetch-Mode",
                mode,
                "Sec-Fetch-Dest",
                destination);
    }

    @Test
    @Checks("UI-01")
    void prefersSecFetchSiteToOrigin() {
        TestResponse page = Ask.app().get(server);
        Map<String, String> contradiction = Map.of("Sec-Fetch-Site", "cross-site", "Origin", TestServer.ISSUER);
        RefusedRequest.when(server, () -> decide(page, contradiction, "")).assertPage(403, "access_denied");
        assertThat(decide(page, Map.of("Origin", TestServer.ISSUER), "").query())
                .containsKey("code");
    }

    @Test
    @Checks({"UI-03", "UI-13"})
    void ignoresOtherParametersOfTheForm() {
        TestResponse page = Ask.app()
                .with("scope", "read")
                .and("returnTo=%2F%2Fevil.example")
                .get(server);
        String more = "&client_id=spa&redirect_uri=https%3A%2F%2Fevil.example&scope=read+write&response_type=token"
                + "&state=evil&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&subject=mallory"
                + "&code_challenge_method=plain&returnTo=%2F%2Fevil.example&continue=%2F%5Cevil.example"
                + "&return_to=https%3Aevil.example&next=%2F%2509%2Fevil.example&iss=evil&response_mode=fragment";
        TestResponse granted = decide(page, Map.of("Sec-Fetch-Site", "same-origin"), more);
        assertThat(granted.location()).startsWith(Clients.CALLBACK + "?code=").doesNotContain("evil");
        assertThat(granted.query())
                .containsOnlyKeys("code", "state", "iss")
                .containsEntry("state", "xyz")
                .containsEntry("iss", TestServer.ISSUER);
        TestResponse tokens = server.token(
                TestServer.app(), TestServer.codeExchange(granted.query().get("code")));
        assertThat(tokens.json("scope")).isEqualTo("read");
        assertThat(server.resource(tokens.json("access_token")).json("subject")).isEqualTo("alice");
    }

    @Test
    @Checks({"UI-03", "AZ-16"})
    void rejectsAManipulatedTicket() {
        TestResponse page = Ask.app().get(server);
        String key = TestServer.key(page);
        for (int i = 0; i < key.length(); i += 1 + key.length() / 40) {
            char other = key.charAt(i) == 'A' ? 'Q' : 'A';
            String changed = key.substring(0, i) + other + key.substring(i + 1);
            refused(changed, page.cookies()).assertPage(403, "access_denied");
        }
        refused(key + "A", page.cookies()).assertPage(403, "access_denied");
        refused(key.substring(0, key.length() - 1), page.cookies()).assertPage(403, "access_denied");
        assertStillPending(page);
    }

    @Test
    @Checks({"UI-03", "AZ-16"})
    void rejectsATicketOfAServerWithOtherKeys() {
        TestServer other = TestServer.start();
        TestResponse page = Ask.app().get(other);
        refused(TestServer.key(page), page.cookies()).assertPage(403, "access_denied");
    }

    @Test
    void hidesTheRequestInTheTicket() {
        TestResponse page = Ask.app().with("state", "state-of-the-app").get(server);
        assertThat(page.body()).doesNotContain("state-of-the-app", Clients.CALLBACK, "client.example");
    }

    @Test
    @Checks({"UI-01", "AR-17"})
    @Spec("RFC 9700 §4.7")
    void keepsPendingRequestsAfterACrossSitePost() {
        TestServer own = TestServer.start();
        TestResponse page = own.authorize(TestServer.authorizationRequest());
        TestResponse again = own.http.request(
                "POST",
                "/authorize",
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site"),
                Forms.encode(TestServer.authorizationRequest()));
        assertThat(again.status()).isEqualTo(303);
        assertThat(again.headers("Set-Cookie")).isEmpty();
        assertThat(own.get(again.location()).status()).isEqualTo(200);
        assertThat(own.decide(page).query()).containsKey("code");
        TestResponse broken = own.http.request(
                "POST",
                "/authorize",
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site"),
                Forms.encode(TestServer.authorizationRequest()) + "&x=\r\nX-Injected: 1");
        assertThat(broken.query()).containsEntry("error", "invalid_request");
        assertThat(broken.headers("X-Injected")).isEmpty();
    }
}
