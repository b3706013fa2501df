package org.gatewright.standalone.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.openid.Sessions;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.token.KeyRing;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.config.PageSettings;
import org.gatewright.standalone.page.Pages;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The login and consent pages under hostile input. */
class LoginPagesTest {
    private static final String HOSTILE = "\"><script>alert(1)</script>'&<b>";

    private final TestClock clock = new TestClock();
    private final Router router = server();
    private String cookies = "";

    private Router server() {
        Client app = Client.publicClient("app")
                .name(HOSTILE)
                .redirectUris("https://c.example/cb")
                .scope("read", "<b>bold</b>")
                .build();
        KeyRing keys = KeyRing.generate(Entropy.system());
        Issuer issuer = new Issuer("https://login.example");
        FlowPages flow = new FlowPages(
                new Pages(),
                PageSettings.named("Northwind"),
                issuer,
                UserClaims.none(),
                false,
                FlowPages.Account.none());
        LoginPages pages = new LoginPages(
                flow,
                SignInMethods.of((username, password) ->
                        password.equals("right") ? Optional.of(EndUser.of(username)) : Optional.empty()),
                Optional.of(Sessions.of(
                        MemoryStoreProvider.stores(clock), subject -> true, issuer, clock, Entropy.system())),
                new LoginPages.Browsers(
                        new KnownBrowser(keys.sealer("known browser"), clock, issuer),
                        Optional.empty(),
                        new Activity(Optional.empty())),
                clock,
                Map.of("read", HOSTILE));
        return new Router(AuthorizationServer.builder()
                .issuer("https://login.example")
                .clients(MemoryClients.of(app))
                .interaction(pages)
                .keys(keys)
                .clock(clock)
                .build()
                .routes());
    }

    private Response send(String method, String target, Map<String, String> headers, String body) {
        Headers all = Headers.none();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            all = all.with(header.getKey(), header.getValue());
        }
        Response response = router.respond(new Request(
                method, target, all, body.getBytes(StandardCharsets.UTF_8), new Request.Origin("10.0.0.1", true)));
        for (String cookie : response.headers().all("Set-Cookie")) {
            cookies = (cookies.isEmpty() ? "" : cookies + "; ") + cookie.substring(0, cookie.indexOf(';'));
        }
        return response;
    }

    private Response authorize(String scope, String hint) {
        return send(
                "GET",
                "/authorize?response_type=code&client_id=app&scope=" + FormCodec.encode(scope) + "&login_hint="
                        + FormCodec.encode(hint) + "&code_challenge_method=S256&code_challenge="
                        + CodeChallenge.from("v".repeat(43)).value(),
                Map.of(),
                "");
    }

    private Response post(String path, Map<String, String> fields, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        if (!cookies.isEmpty()) {
            headers.put("Cookie", cookies);
        }
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(FormCodec.encode(name))
                .append('=')
                .append(FormCodec.encode(value)));
        return send("POST", path, headers, body.toString());
    }

    private static String key(Response page) {
        String html = page.body().toString();
        int start = html.indexOf("name=\"ticket\" value=\"") + 21;
        return html.substring(start, html.indexOf('"', start));
    }

    private Response logIn(String key, String username, String password) {
        return post("/login", Map.of("ticket", key, "username", username, "password", password), Map.of());
    }

    @Test
    @Checks({"UI-07", "AR-16"})
    void escapesAllValuesOnPages() {
        Response login = authorize("read <b>bold</b>", HOSTILE);
        Response refused = logIn(key(login), HOSTILE, "wrong");
        Response consent = logIn(key(login), HOSTILE, "right");
        assertThat(List.of(login, refused, consent))
                .allSatisfy(page -> assertThat(page.body().toString())
                        .doesNotContain("<script>alert", "<b>", "'&<")
                        .contains("&lt;script"));
        assertThat(consent.headers().first("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("form-action");
    }

    @Test
    @Checks("UI-09")
    void returnsTheSameResponseForAnUnknownUserAndAWrongPassword() {
        Response login = authorize("read", "");
        Response one = logIn(key(login), "alice", "wrong");
        Response other = logIn(key(login), "nobody", "wrong");
        assertThat(one.status()).isEqualTo(other.status()).isEqualTo(400);
        assertThat(one.body().toString().replace("alice", "nobody").replace(key(one), key(other)))
                .isEqualTo(other.body().toString());
        assertThat(one.headers().names()).isEqualTo(other.headers().names());
    }

    @Test
    @Checks("UI-10")
    void throttlesTheSixthAttemptEvenWithTheValidPassword() {
        Response login = authorize("read", "");
        for (int i = 0; i < 5; i++) {
            assertThat(logIn(key(login), "alice", "wrong").status()).isEqualTo(400);
        }
        Response wrong = logIn(key(login), "Alice ", "wrong");
        Response right = logIn(key(login), "alice", "right");
        assertThat(wrong.status()).isEqualTo(right.status()).isEqualTo(429);
        assertThat(right.headers().first("Retry-After")).contains("60");
        assertThat(right.headers().all("Set-Cookie")).isEmpty();
    }

    @Test
    @Checks("UI-10")
    void permitsAKnownBrowserDuringAttemptsFromOthers() {
        Response login = authorize("read", "");
        assertThat(logIn(key(login), "alice", "right").status()).isEqualTo(200);
        String mine = cookies;
        cookies = cookies.substring(0, cookies.indexOf(';'));
        for (int i = 0; i < 8; i++) {
            logIn(key(login), "alice", "wrong");
        }
        cookies = mine;
        assertThat(logIn(key(login), "alice", "right").status()).isEqualTo(200);
    }

    @Test
    @Checks({"UI-04", "AR-09"})
    void requiresAuthenticationBeforeGrantingAccess() {
        Response login = authorize("read", "");
        Response skipped =
                post("/consent", Map.of("ticket", key(login), "decision", "allow", "scope:read", "on"), Map.of());
        assertThat(skipped.status()).isEqualTo(400);
        assertThat(skipped.headers().first("Location")).isEmpty();
        assertThat(skipped.body().toString()).contains("Sign in first");
    }

    @Test
    @Checks({"UI-03", "UI-08"})
    void grantsNoMoreThanTheRequestedScope() {
        Response login = authorize("read", "");
        Response consent = logIn(key(login), "alice", "right");
        Response none =
                post("/consent", Map.of("ticket", key(consent), "decision", "allow", "scope:other", "on"), Map.of());
        assertThat(none.status()).isEqualTo(400);
        Response granted = post(
                "/consent",
                Map.of(
                        "ticket", key(consent),
                        "decision", "allow",
                        "scope:read", "on",
                        "scope:<b>bold</b>", "on",
                        "redirect_uri", "https://evil.example/",
                        "client_id", "evil"),
                Map.of());
        assertThat(granted.status()).isEqualTo(303);
        assertThat(granted.headers().first("Location").orElseThrow()).startsWith("https://c.example/cb?code=gwc_");
    }

    @ParameterizedTest
    @Checks("UI-01")
    @ValueSource(strings = {"/login", "/consent"})
    void rejectsACrossSiteForm(String path) {
        Response login = authorize("read", "");
        Map<String, String> fields =
                Map.of("ticket", key(login), "username", "alice", "password", "right", "decision", "deny");
        for (Map<String, String> headers : List.of(
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Sec-Fetch-Site", "same-site"),
                Map.of("Origin", "https://evil.example"))) {
            Response refused = post(path, fields, headers);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.headers().first("Location")).isEmpty();
            assertThat(refused.headers().first("Set-Cookie")).isEmpty();
        }
    }

    @Test
    @Checks("UI-16")
    void rejectsATooLongPasswordWithoutHashing() {
        Response login = authorize("read", "");
        Response refused = logIn(key(login), "alice", "x".repeat(2000));
        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    @Checks({"UI-06", "AZ-19"})
    void sendsSecurityHeadersWithEveryPage() {
        Response login = authorize("read", "");
        List<Response> pages = List.of(
                login,
                logIn(key(login), "alice", "wrong"),
                logIn(key(login), "alice", "right"),
                post("/login", Map.of("ticket", "nonsense"), Map.of()),
                send("GET", "/authorize?client_id=nobody", Map.of(), ""));
        assertThat(pages).allSatisfy(page -> {
            Headers headers = page.headers();
            assertThat(headers.all("X-Frame-Options")).containsExactly("DENY");
            assertThat(headers.all("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(headers.all("Referrer-Policy")).containsExactly("no-referrer");
            assertThat(headers.all("Cache-Control")).containsExactly("no-store");
            // Pages of a flow keep their opener, and their forms may end in a redirect to any registered URI.
            boolean inFlow = page.body().toString().contains("<form");
            assertThat(headers.all("Cross-Origin-Opener-Policy"))
                    .isEqualTo(inFlow ? List.of() : List.of("same-origin"));
            assertThat(headers.all("Strict-Transport-Security")).hasSize(1);
            assertThat(headers.first("Content-Security-Policy").orElseThrow()).contains("default-src 'none'");
            String html = page.body().toString().replace("http://www.w3.org/2000/svg", "the name of a format");
            assertThat(html).doesNotContain("http://", "src=").containsOnlyOnce("<script");
        });
    }
}
