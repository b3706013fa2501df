package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Registration;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.registration.ClientDocuments;
import org.gatewright.server.store.Stores;
import org.gatewright.server.testing.TestServer;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** Login sessions, and their end. */
class LogoutTest {
    private final Provider provider = Provider.start();

    private TestResponse logout(String... parameters) {
        Map<String, String> sent = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            sent.put(parameters[i], parameters[i + 1]);
        }
        return provider.get("/logout?" + Forms.encode(sent));
    }

    private void assertLoggedOut(Map<String, Object> tokens) {
        assertThat(provider.authorize(Provider.request("prompt", "none")).query())
                .containsEntry("error", "login_required");
        assertThat(provider.userInfo(tokens.get("access_token")).status()).isEqualTo(401);
        assertThat(provider.refresh(tokens.get("refresh_token")).error()).isEqualTo("invalid_grant");
    }

    private void assertLoggedIn(Map<String, Object> tokens) {
        assertThat(provider.authorize(Provider.request("prompt", "none")).query())
                .containsKey("code");
        assertThat(provider.userInfo(tokens.get("access_token")).status()).isEqualTo(200);
    }

    private static String idToken(Map<String, Object> tokens) {
        return String.valueOf(tokens.get("id_token"));
    }

    @Test
    @Spec({"OpenID Connect RP-Initiated Logout §2", "OpenID Connect RP-Initiated Logout §3"})
    @Checks({"LO-03", "LO-06"})
    void endsTheSessionAndReturnsToTheClient() {
        Map<String, Object> tokens = provider.tokens(Provider.request());
        provider.server.clock.advance(Duration.ofMinutes(30));
        TestResponse response =
                logout("id_token_hint", idToken(tokens), "post_logout_redirect_uri", Provider.LOGOUT, "state", "a b");
        assertThat(response.location()).isEqualTo(Provider.LOGOUT + "?state=a%20b");
        assertLoggedOut(tokens);
        assertThat(logout("id_token_hint", idToken(tokens), "post_logout_redirect_uri", Provider.LOGOUT)
                        .location())
                .as("again")
                .isEqualTo(Provider.LOGOUT);
    }

    @Test
    @Spec("OpenID Connect RP-Initiated Logout §2")
    @Checks({"LO-01", "LO-02"})
    void asksForConfirmationWithoutAnIdTokenOfTheSession() {
        Map<String, Object> tokens = provider.tokens(Provider.request());
        for (String hint : new String[] {"", "forged"}) {
            TestResponse page = logout("id_token_hint", hint, "post_logout_redirect_uri", Provider.LOGOUT);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("Do you want to log out?");
            assertLoggedIn(tokens);
        }
        TestResponse page = logout("post_logout_redirect_uri", Provider.LOGOUT, "state", "s");
        TestResponse done = provider.post("/logout", Map.of("token", token(page)));
        assertThat(done.body()).contains("You are logged out");
        assertThat(done.headers("Location")).isEmpty();
        assertLoggedOut(tokens);
    }

    private static String token(TestResponse page) {
        return page.body().replaceFirst("(?s).*name=\"token\" value=\"([^\"]*)\".*", "$1");
    }

    @Test
    @Spec("OpenID Connect RP-Initiated Logout §2")
    @Checks("LO-02")
    void endsNoSessionByTheIdTokenOfAnother() {
        Map<String, Object> alices = provider.tokens(Provider.request());
        provider.anotherBrowser();
        provider.logIn(provider.authorize(Provider.request()), "bob");
        TestResponse page = logout("id_token_hint", idToken(alices), "post_logout_redirect_uri", Provider.LOGOUT);
        assertThat(page.body()).contains("Do you want to log out?");
        assertThat(provider.userInfo(alices.get("access_token")).status()).isEqualTo(200);
    }

    @Test
    @Spec("OpenID Connect RP-Initiated Logout §3")
    @Checks("LO-01")
    void returnsOnlyToRegisteredUris() {
        for (String uri : new String[] {Provider.LOGOUT + "?x=y", "https://evil.example", Provider.LOGOUT + "/"}) {
            Map<String, Object> tokens = provider.tokens(Provider.request());
            TestResponse page = logout("id_token_hint", idToken(tokens), "post_logout_redirect_uri", uri);
            assertThat(page.body()).contains("Do you want to log out?");
            assertLoggedIn(tokens);
            TestResponse done = provider.post("/logout", Map.of("token", token(page)));
            assertThat(done.headers("Location")).isEmpty();
            assertLoggedOut(tokens);
        }
        Map<String, Object> tokens = provider.tokens(Provider.request());
        assertThat(logout("id_token_hint", idToken(tokens), "client_id", "spa").status())
                .isEqualTo(400);
        assertLoggedIn(tokens);
    }

    @Test
    void rejectsAFormOfAnotherBrowser() {
        Map<String, Object> tokens = provider.tokens(Provider.request());
        String token = token(logout());
        assertThat(provider.server
                        .http
                        .form(
                                "/logout",
                                Map.of("Sec-Fetch-Site", "same-origin"),
                                "token=" + Forms.encode(Map.of("t", token)).substring(2))
                        .status())
                .isEqualTo(403);
        assertThat(provider.post("/logout", Map.of("token", "wrong")).status()).isEqualTo(403);
        assertLoggedIn(tokens);
    }

    @Test
    @Checks({"SE-01", "UI-04"})
    void changesTheSecretOfTheSessionAtEachLogin() {
        Map<String, Object> tokens = provider.tokens(Provider.request());
        String before = provider.session();
        provider.logIn(provider.authorize(Provider.request("prompt", "login")), "alice");
        String after = provider.session();
        assertThat(after).isNotEqualTo(before).startsWith(before.substring(0, 22));
        assertLoggedIn(tokens);
        provider.useSession(before);
        assertThat(provider.authorize(Provider.request("prompt", "none")).query())
                .as("with the secret from before the login")
                .containsEntry("error", "login_required");
    }

    @Test
    @Checks("SE-01")
    void endsWithoutUseAndInAnyCase() {
        Provider brief =
                Provider.withSessions(sessions -> sessions.lifetimes(Duration.ofMinutes(10), Duration.ofMinutes(25)));
        brief.tokens(Provider.request());
        for (int i = 0; i < 3; i++) {
            brief.server.clock.advance(Duration.ofMinutes(8));
            assertThat(brief.authorize(Provider.request("prompt", "none")).query())
                    .containsKey("code");
        }
        brief.server.clock.advance(Duration.ofMinutes(2));
        assertThat(brief.authorize(Provider.request("prompt", "none")).query())
                .containsEntry("error", "login_required");
        brief.tokens(Provider.request());
        brief.server.clock.advance(Duration.ofMinutes(11));
        assertThat(brief.authorize(Provider.request("prompt", "none")).query())
                .containsEntry("error", "login_required");
    }

    @Test
    @Checks("SE-01")
    void endsWithTheAccount() {
        provider.tokens(Provider.request());
        provider.locked.put("alice", subject -> false);
        assertThat(provider.authorize(Provider.request("prompt", "none")).query())
                .containsEntry("error", "login_required");
    }

    @Test
    @Spec("OpenID Connect Core §11")
    @Checks({"LO-06", "RT-12"})
    void keepsOfflineAccessAndPlainOAuthAfterTheLogout() {
        Map<String, Object> offline =
                provider.tokens(Provider.request("scope", "openid offline_access", "prompt", "consent"));
        Map<String, Object> plain = provider.tokens(Provider.request("scope", "read"));
        Map<String, Object> bound = provider.tokens(Provider.request());
        assertThat(provider.claims(idToken(offline)).text("sid")).isPresent();
        logout("id_token_hint", idToken(bound));
        assertLoggedOut(bound);
        assertThat(provider.userInfo(offline.get("access_token")).status()).isEqualTo(200);
        assertThat(provider.refresh(offline.get("refresh_token")).status()).isEqualTo(200);
        assertThat(provider.refresh(plain.get("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    @Checks("SE-01")
    void endsWithAChangedPassword() {
        AtomicReference<String> password = new AtomicReference<>("first");
        AccountStatus accounts = new AccountStatus() {
            @Override
            public boolean isActive(String subject) {
                return true;
            }

            @Override
            public Optional<String> credential(String subject) {
                return Optional.of(password.get());
            }
        };
        Sessions sessions = Sessions.of(
                provider.server.stores,
                accounts,
                new Issuer("https://login.example"),
                provider.server.clock,
                Entropy.system());
        Request login = request("");
        String cookie = sessions.start(login, EndUser.of("alice"))
                .attach(Response.empty(200))
                .headers()
                .first("Set-Cookie")
                .orElseThrow();
        Request later = request(cookie.substring(0, cookie.indexOf(';')));
        assertThat(sessions.endUser(later)).isPresent();
        password.set("second");
        assertThat(sessions.endUser(later)).isEmpty();
    }

    private static Request request(String cookie) {
        Headers headers = cookie.isEmpty() ? Headers.none() : Headers.none().with("Cookie", cookie);
        return new Request("GET", "/", headers, new byte[0], new Request.Origin("192.0.2.1", true));
    }

    @Test
    @Checks({"SE-01", "UI-04"})
    void keepsOnlyTheHashOfTheSecretInAHostCookie() {
        MemorySessionStore store = new MemorySessionStore(provider.server.clock);
        Sessions secure = Sessions.of(
                provider.server.stores.with(SessionStore.class, store),
                subject -> true,
                new Issuer("https://login.example"),
                provider.server.clock,
                Entropy.system());
        String planted = "a".repeat(22) + "." + "b".repeat(22);
        Request request = request("__Host-gw-session-" + new Issuer("https://login.example").hash() + "=" + planted);
        assertThat(secure.endUser(request)).isEmpty();
        String cookie = secure.start(request, EndUser.of("alice"))
                .attach(Response.empty(200))
                .headers()
                .first("Set-Cookie")
                .orElseThrow();
        assertThat(cookie)
                .startsWith("__Host-gw-session-")
                .contains("; Path=/", "; HttpOnly", "; Secure", "; SameSite=None")
                .doesNotContain("aaaa");
        assertThat(secure.endUser(request)).as("with the planted value").isEmpty();
        String secret = cookie.substring(cookie.indexOf('.') + 1, cookie.indexOf(';'));
        assertThat(secret).hasSize(22);
        assertThat(store.list("alice")).singleElement().satisfies(session -> {
            assertThat(session.members().toString()).doesNotContain(secret);
            assertThat(session.id()).hasSize(22);
        });
    }

    @Test
    @Checks("SE-02")
    void grantsNoOfflineAccessOnAPageThatIsOlderThanTheLogout() {
        for (String scope : new String[] {"openid offline_access", "read"}) {
            Map<String, Object> tokens = provider.tokens(Provider.request());
            TestResponse page = provider.authorize(Provider.request("prompt", "consent", "scope", scope));
            logout("id_token_hint", idToken(tokens));
            assertThat(provider.consent(page).query()).containsEntry("error", "login_required");
        }
    }

    @Test
    @Checks("LO-06")
    void endsWhatWasGrantedWithoutOfflineAccessAlthoughItWasRequested() {
        TestResponse page = provider.logIn(
                provider.authorize(Provider.request("scope", "openid offline_access", "prompt", "consent")), "alice");
        Map<String, Object> tokens = provider.redeem(
                        provider.consent(page, "openid").query().get("code"))
                .json();
        logout("id_token_hint", idToken(tokens));
        assertThat(provider.refresh(tokens.get("refresh_token")).error()).isEqualTo("invalid_grant");
    }

    @Test
    @Checks({"SE-01", "RT-12"})
    void refreshesNothingAfterTheEndOfTheSession() {
        Map<String, Object> tokens = provider.tokens(Provider.request());
        provider.server.clock.advance(Duration.ofHours(9));
        assertThat(provider.refresh(tokens.get("refresh_token")).error()).isEqualTo("invalid_grant");
        assertThat(logout().body())
                .as("asked, although the session was not used for long")
                .contains("Do you want");
    }

    @Test
    @Spec("OpenID Connect RP-Initiated Logout §3")
    @Checks("LO-01")
    void sendsABrowserWithoutASessionToNoClientThatRegisteredItself() {
        provider.server.clients.save(Provider.app()
                .registration(new Registration(Registration.Kind.DYNAMIC, Optional.empty()))
                .build());
        String hint = idToken(provider.tokens(Provider.request()));
        provider.anotherBrowser();
        assertThat(logout("id_token_hint", hint, "post_logout_redirect_uri", Provider.LOGOUT)
                        .headers("Location"))
                .isEmpty();
    }

    @Test
    void returnsToTheClientWithAnIdTokenOfAnEarlierSession() {
        String hint = idToken(provider.tokens(Provider.request()));
        provider.anotherBrowser();
        provider.tokens(Provider.request());
        assertThat(logout("id_token_hint", hint, "post_logout_redirect_uri", Provider.LOGOUT)
                        .location())
                .isEqualTo(Provider.LOGOUT);
    }

    @Test
    @Checks("SE-02")
    void endsAllSessionsOfAnEndUserHoweverManyThereAre() {
        String first = "";
        for (int i = 0; i < 205; i++) {
            provider.anotherBrowser();
            provider.logIn(provider.authorize(Provider.request()), "alice");
            first = first.isEmpty() ? provider.session() : first;
            if (i >= 50 && i < 160) {
                provider.sessions()
                        .end(provider.session().substring(0, provider.session().indexOf('.')));
            }
        }
        provider.useSession(first);
        assertThat(Provider.reasons(provider.authorize(Provider.request()))).isEqualTo("consent");
        assertThat(provider.sessions().endAll("alice")).isEqualTo(95);
        assertThat(Provider.reasons(provider.authorize(Provider.request()))).contains("login");
    }

    @Test
    @Spec("OpenID Connect RP-Initiated Logout §2")
    @Checks("DC-02")
    void fetchesNothingForAnIdTokenOfAStranger() {
        List<String> asked = new ArrayList<>();
        Provider fetching = Provider.start(
                feature -> feature,
                builder -> builder.enable(new ClientDocuments(
                        (address, types) -> {
                            asked.add(address);
                            throw new FetchException(FetchException.Kind.NONE, "There is no document");
                        },
                        "openid")));
        String forged = Jwt.sign(
                new HmacKey(new byte[32]),
                "JWT",
                Map.of("iss", TestServer.ISSUER, "aud", "https://victim.example/any", "sub", "alice"));
        fetching.get("/logout?id_token_hint=" + forged);
        fetching.authorize(Provider.request("id_token_hint", forged));
        assertThat(asked).isEmpty();
    }

    @Test
    @Checks("SE-01")
    void keepsSessionsInMemoryForTheNextServerOnTheSameStores() {
        Sessions again = sessionsOn(provider.server.stores);
        provider.tokens(Provider.request());
        assertThat(again.list("alice")).hasSize(1);
        assertThat(sessionsOn(MemoryStoreProvider.stores(provider.server.clock)).list("alice"))
                .isEmpty();
        assertThatThrownBy(() -> sessionsOn(
                        MemoryStoreProvider.stores(provider.server.clock).asDurable()))
                .hasMessageContaining("The stores are durable, but have no SessionStore");
    }

    private Sessions sessionsOn(Stores stores) {
        return Sessions.of(
                stores, subject -> true, new Issuer(TestServer.ISSUER), provider.server.clock, Entropy.system());
    }

    @Test
    @Checks("SE-02")
    void grantsNothingInASessionThatHasEnded() {
        Map<String, Object> tokens = provider.tokens(Provider.request());
        TestResponse page = provider.authorize(Provider.request("prompt", "consent"));
        String sid = provider.claims(idToken(tokens)).text("sid").orElseThrow();
        assertThat(provider.sessions().end(sid)).isTrue();
        assertThat(provider.consent(page).query()).containsEntry("error", "login_required");
    }
}
