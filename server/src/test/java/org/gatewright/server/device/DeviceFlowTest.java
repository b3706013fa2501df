package org.gatewright.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.client.Client;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The device authorization grant (RFC 8628). */
class DeviceFlowTest {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";

    private final AtomicBoolean aliceIsActive = new AtomicBoolean(true);
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.enable(new DeviceFlow()).accounts(subject -> aliceIsActive.get()));
        server.clients.save(tv("tv"));
        server.clients.save(tv("other"));
    }

    private static Client tv(String id) {
        return Client.publicClient(id)
                .grantTypes(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN)
                .scope("read", "write")
                .build();
    }

    private TestResponse requestDeviceCode() {
        TestResponse response = server.post(
                "/device_authorization", "", Forms.encode(Map.of("client_id", "tv", "scope", "read write")));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return response;
    }

    private TestResponse poll(TestResponse device) {
        return poll("tv", device.json("device_code"));
    }

    private TestResponse poll(String client, String code) {
        return server.token("", Map.of("grant_type", GRANT, "client_id", client, "device_code", code));
    }

    private TestResponse enterUserCode(String userCode) {
        return server.typeDeviceCode(userCode);
    }

    private TestResponse completed(TestResponse device) {
        return server.decide(enterUserCode(device.json("user_code")));
    }

    private void assertRefused(String error, TestResponse device) {
        TestResponse response = poll(device);
        RefusedToken.assertError(400, error, response);
    }

    @Test
    @Spec({"RFC 8628 §3.1", "RFC 8628 §3.2", "RFC 8628 §3.3", "RFC 8628 §3.4", "RFC 8628 §3.5", "RFC 8628 §4"})
    void issuesTokensOnceTheEndUserHasApproved() {
        TestResponse device = requestDeviceCode();
        assertThat(device.json())
                .containsEntry("verification_uri", TestServer.ISSUER + "/device")
                .containsEntry(
                        "verification_uri_complete",
                        TestServer.ISSUER + "/device?user_code=" + device.json("user_code"))
                .containsEntry("expires_in", 600L)
                .containsEntry("interval", 5L);
        assertThat(device.header("Cache-Control")).isEqualTo("no-store");
        assertRefused("authorization_pending", device);
        TestResponse done = completed(device);
        assertThat(done.location()).startsWith(TestServer.ISSUER + "/device?done=yes");
        assertThat(server.get("/device?done=yes").body()).contains("Access was granted");
        TestResponse tokens = Exchanges.successful(poll(device));
        assertThat(server.resource(tokens.json("access_token")).json("subject")).isEqualTo("alice");
        assertThat(tokens.json("refresh_token")).isNotEmpty();
        assertThat(server.server.metadata())
                .containsEntry("device_authorization_endpoint", TestServer.ISSUER + "/device_authorization");
        assertThat((Iterable<?>) server.server.metadata().get("grant_types_supported"))
                .anyMatch(type -> GRANT.equals(type.toString()));
        assertThat((Iterable<?>) server.server.metadata().get("response_types_supported"))
                .noneMatch(type -> GRANT.equals(type.toString()));
    }

    @Test
    @Spec({"RFC 8628 §6.1", "RFC 8628 §5.1"})
    @Checks({"DV-01", "DV-07"})
    void generatesShortUserCodesAndLongDeviceCodes() {
        Set<String> codes = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            TestResponse device = requestDeviceCode();
            assertThat(device.json("user_code")).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
            assertThat(device.json("device_code")).startsWith("gwd_").hasSizeGreaterThan(70);
            codes.add(device.json("user_code"));
        }
        assertThat(codes).hasSize(50);
    }

    @Test
    @Spec("RFC 8628 §6.1")
    void acceptsUserCodesInAnyCaseAndWithSeparators() {
        String code = requestDeviceCode().json("user_code");
        String plain = code.replace("-", "");
        for (String typed : List.of(
                code, plain, plain.toLowerCase(java.util.Locale.ROOT), " " + plain + " ", plain.replace("", " "))) {
            assertThat(enterUserCode(typed).body()).as(typed).contains("key=");
        }
        for (String wrong : List.of("", "BCDF-GHJK", plain.substring(1), "aeiou", "x".repeat(40))) {
            TestResponse response = enterUserCode(wrong);
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("not right").doesNotContain("key=");
        }
    }

    @Test
    @Spec({"RFC 8628 §3.3.1", "RFC 8628 §5.4"})
    @Checks({"DV-02", "UI-01", "UI-07"})
    void prefillsTheUserCodeWithoutSubmittingIt() {
        TestResponse device = requestDeviceCode();
        TestResponse page = server.get("/device?user_code=" + device.json("user_code"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("value=\"" + device.json("user_code") + "\"")
                .doesNotContain("key=");
        assertRefused("authorization_pending", device);
        TestResponse foreign = server.post(
                "/device", Map.of("Sec-Fetch-Site", "cross-site"), Map.of("user_code", device.json("user_code")));
        assertThat(foreign.status()).isEqualTo(403);
        TestResponse tenantBeside = server.post(
                "/device", Map.of("Sec-Fetch-Site", "same-origin"), Map.of("user_code", device.json("user_code")));
        assertThat(tenantBeside.status()).isEqualTo(403);
        TestResponse xss = server.get("/device?user_code=%22%3E%3Cscript%3E");
        assertThat(xss.body()).doesNotContain("<script>");
    }

    @Test
    @Spec({"RFC 8628 §3.4", "RFC 8628 §3.5"})
    @Checks({"DV-03", "DV-05"})
    void redeemsADeviceCodeOnceAndOnlyByItsClient() {
        TestResponse device = requestDeviceCode();
        completed(device);
        RefusedToken.with("invalid_grant", server, () -> poll("other", device.json("device_code")));
        RefusedToken.with("invalid_grant", server, () -> poll("tv", Keys.tampered(device.json("device_code"))));
        TestResponse tokens = Exchanges.successful(poll(device));
        RefusedToken.with("invalid_grant", server, () -> poll(device));
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(200);
        assertThat(enterUserCode(device.json("user_code")).status()).isEqualTo(400);
        RefusedToken.with("invalid_grant", server, () -> poll("tv", tokens.json("refresh_token")));
        RefusedToken.with(
                "invalid_request", server, () -> server.token("", Map.of("grant_type", GRANT, "client_id", "tv")));
        RefusedToken.with(
                "unauthorized_client",
                server,
                () -> server.post("/device_authorization", TestServer.app(), "scope=read"));
    }

    @Test
    @Spec("RFC 8628 §3.5")
    @Checks("DV-04")
    void returnsSlowDownAndIncreasesTheInterval() {
        TestResponse device = requestDeviceCode();
        assertRefused("authorization_pending", device);
        server.clock.advance(Duration.ofSeconds(4));
        assertRefused("slow_down", device);
        server.clock.advance(Duration.ofSeconds(9));
        assertRefused("slow_down", device); // the interval is 10 seconds by now
        server.clock.advance(Duration.ofSeconds(15));
        assertRefused("authorization_pending", device);
    }

    @Test
    @Spec("RFC 8628 §3.5")
    @Checks("DV-05")
    void returnsTheErrorOfADeniedOrExpiredCode() {
        server.decision = (request, key) -> server.interactions().denyAccess(request, key);
        TestResponse denied = requestDeviceCode();
        assertThat(completed(denied).location()).contains("error=access_denied");
        assertThat(server.get("/device?error=access_denied").body()).contains("not granted");
        assertRefused("access_denied", denied);
        assertThat(enterUserCode(denied.json("user_code")).status()).isEqualTo(400);
        TestResponse late = requestDeviceCode();
        TestResponse page = enterUserCode(late.json("user_code"));
        server.clock.advance(Duration.ofMinutes(10));
        assertRefused("expired_token", late);
        assertThat(server.decide(page).status()).isEqualTo(400);
        assertThat(enterUserCode(late.json("user_code")).status()).isEqualTo(400);
    }

    @Test
    @Spec("RFC 8628 §3.5")
    @Checks({"DV-06", "UI-11"})
    void issuesNoTokensWhileTheEndUserIsLocked() {
        TestResponse device = requestDeviceCode();
        completed(device);
        aliceIsActive.set(false);
        RefusedToken.with("invalid_grant", server, () -> poll(device));
        aliceIsActive.set(true);
        Exchanges.successful(poll(device));
    }

    @Test
    @Spec("RFC 8628 §3.3")
    void issuesTheReducedScopeThatTheEndUserGranted() {
        server.decision = (request, key) -> server.interactions()
                .grantAccess(request, key, Approval.by("alice").scope(Scope.of("read")));
        TestResponse device = requestDeviceCode();
        completed(device);
        assertThat(Exchanges.successful(poll(device)).json("scope")).isEqualTo("read");
    }

    @Test
    @Checks({"DV-04", "R-03"})
    void issuesTokensToOneOfManyConcurrentPolls() {
        for (int round = 0; round < 3; round++) {
            TestResponse device = requestDeviceCode();
            completed(device);
            try (Race race = new Race(64)) {
                List<Integer> responses = race.run(() -> poll(device).status());
                assertThat(responses).filteredOn(status -> status == 200).hasSize(1);
                assertThat(responses).filteredOn(status -> status == 400).hasSize(63);
            }
        }
    }

    @Test
    @Checks({"DV-05", "R-03"})
    void acceptsOneOfManyConcurrentApprovals() {
        TestResponse device = requestDeviceCode();
        TestResponse page = enterUserCode(device.json("user_code"));
        try (Race race = new Race(16)) {
            assertThat(race.run(() -> server.decide(page).headers("Location")).stream()
                            .filter(location -> location.toString().contains("done=yes")))
                    .hasSize(1);
        }
    }

    @Test
    @Spec("RFC 8628 §5.1")
    @Checks("DV-01")
    void rateLimitsGuessesOfUserCodes() {
        TestServer strict = TestServer.start(builder -> builder.enable(new DeviceFlow())
                .limits(RateLimits.defaults()
                        .with(RateLimits.Kind.USER_CODES, 5)
                        .with(RateLimits.Kind.UNAUTHENTICATED, 3)));
        strict.clients.save(tv("tv"));
        for (int i = 0; i < 5; i++) {
            assertThat(guess(strict, "BBBB-BBB" + "BCDFG".charAt(i)).status()).isEqualTo(400);
        }
        TestResponse stopped = guess(strict, "BBBB-BBBB");
        assertThat(stopped.status()).isEqualTo(429);
        strict.clock.advance(Duration.ofHours(1));
        assertThat(guess(strict, "BBBB-BBBB").status()).isEqualTo(400);
        Map<String, String> form = new LinkedHashMap<>(Map.of("client_id", "tv", "scope", "read"));
        for (int i = 0; i < 3; i++) {
            assertThat(strict.post("/device_authorization", Map.of(), form).status())
                    .isEqualTo(200);
        }
        TestResponse many = strict.post("/device_authorization", Map.of(), form);
        assertThat(many.status()).isEqualTo(429);
        assertThat(Integer.parseInt(many.header("Retry-After"))).isBetween(1, 61);
    }

    private static TestResponse guess(TestServer server, String code) {
        return server.typeDeviceCode(code);
    }

    @Test
    @Checks({"DV-07", "ST-01"})
    void storesNoCodeInPlainText() {
        TestResponse device = requestDeviceCode();
        String rows = server.stores
                .authorizations()
                .all(new AuthorizationFilter.Client("tv"))
                .toList()
                .toString();
        assertThat(rows).doesNotContain(device.json("user_code"), device.json("device_code"));
    }
}
