package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** Several end-users in one browser, and the status of its sessions. */
class AccountsTest {
    private final Provider provider = Provider.start();

    private TestResponse choose(TestResponse page, String subject) {
        provider.server.decision = (http, ticket) -> {
            String session = provider.sessions().endUsers(http).stream()
                    .filter(user -> user.subject().equals(subject))
                    .flatMap(user -> user.session().stream())
                    .findFirst()
                    .orElse("unknown");
            Sessions.Started chosen = provider.sessions().choose(http, session);
            return chosen.attach(provider.server.interactions().chosen(http, ticket, chosen.endUser()));
        };
        return provider.decide(page);
    }

    private Map<String, Object> aliceAndBob() {
        Map<String, Object> tokens = provider.tokens(Provider.request());
        TestResponse page = provider.authorize(Provider.request("prompt", "login"));
        provider.consent(provider.logIn(page, "bob"));
        return tokens;
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    void switchesToNoOtherAccountForAStrongerLogin() {
        TestResponse first = provider.authorize(Provider.request());
        provider.server.decision = (http, ticket) -> {
            AuthenticationEvent strong =
                    AuthenticationEvent.at(provider.server.clock.instant()).acr("mfa");
            Sessions.Started started =
                    provider.sessions().start(http, EndUser.of("alice").authentication(strong));
            return started.attach(provider.server.interactions().authenticated(http, ticket, started.endUser()));
        };
        provider.consent(provider.decide(first));
        provider.consent(provider.logIn(provider.authorize(Provider.request("prompt", "login")), "bob"));
        TestResponse page = provider.authorize(Provider.request("acr_values", "mfa"));
        assertThat(Provider.reasons(page)).isEqualTo("login");
        assertThat(page.headers("Location")).isEmpty();
    }

    private String subjectOf(TestResponse granted) {
        Object idToken = provider.redeem(granted.query().get("code")).json().get("id_token");
        return provider.claims(idToken).text("sub").orElseThrow();
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    void letsTheEndUserChooseAnAccount() {
        aliceAndBob();
        assertThat(subjectOf(provider.authorize(Provider.request()))).isEqualTo("bob");
        TestResponse page = provider.authorize(Provider.request("prompt", "select_account"));
        assertThat(Provider.reasons(page)).isEqualTo("select_account");
        assertThat(subjectOf(choose(page, "alice"))).isEqualTo("alice");
        assertThat(subjectOf(provider.authorize(Provider.request())))
                .as("the account stays in use")
                .isEqualTo("alice");
        assertThat(choose(provider.authorize(Provider.request("prompt", "select_account")), "carol")
                        .status())
                .isEqualTo(400);
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    void asksForALoginAlsoOfAChosenAccount() {
        aliceAndBob();
        TestResponse page = provider.authorize(Provider.request("prompt", "login select_account"));
        assertThat(Provider.reasons(choose(page, "alice"))).isEqualTo("login");
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.2")
    void takesTheAccountThatTheClientNames() {
        Map<String, Object> alice = aliceAndBob();
        TestResponse silent = provider.authorize(Provider.request(
                "prompt", "none", "id_token_hint", alice.get("id_token").toString()));
        assertThat(subjectOf(silent)).isEqualTo("alice");
    }

    @Test
    @Spec("OpenID Connect RP-Initiated Logout §2")
    void logsOutOnlyTheEndUserThatTheClientNames() {
        Map<String, Object> alice = aliceAndBob();
        provider.get("/logout?id_token_hint=" + alice.get("id_token"));
        assertThat(provider.userInfo(alice.get("access_token")).status()).isEqualTo(401);
        assertThat(subjectOf(provider.authorize(Provider.request("prompt", "none"))))
                .isEqualTo("bob");
    }

    @Test
    void keepsFiveAccountsInABrowser() {
        for (String user : List.of("one", "two", "three", "four", "five", "six")) {
            provider.logIn(provider.authorize(Provider.request("prompt", "login")), user);
        }
        List<String> subjects = provider.inBrowser(http -> provider.sessions().endUsers(http).stream()
                .map(EndUser::subject)
                .toList());
        assertThat(subjects).containsExactly("six", "five", "four", "three", "two");
        assertThat(provider.sessions().list("one")).isEmpty();
        assertThat(provider.sessions().list("two")).hasSize(1);
    }

    @Test
    @Spec({"OpenID Connect Session Management §2", "OpenID Connect Session Management §3.3"})
    void sendsAStatusThatChangesWithTheSession() {
        UnaryOperator<Sessions> shown = Sessions::allowStatusFrame;
        Provider watched = Provider.withSessions(shown);
        Function<Map<String, String>, String> current = response -> {
            String[] state = response.get("session_state").split("\\.", 2);
            String text = "app https://client.example " + watched.cookie("gw-status-") + " " + state[1];
            return hex(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8))) + "." + state[1];
        };
        Map<String, String> first = watched.granted(Provider.request()).query();
        assertThat(first.get("session_state")).isEqualTo(current.apply(first)).doesNotContain(" ");
        Map<String, String> again =
                watched.authorize(Provider.request("prompt", "none")).query();
        assertThat(again.get("session_state")).isEqualTo(current.apply(again)).isNotEqualTo(first.get("session_state"));
        watched.consent(watched.logIn(watched.authorize(Provider.request("prompt", "login")), "bob"));
        assertThat(first.get("session_state")).as("after a login").isNotEqualTo(current.apply(first));
        assertThat(watched.server.get("/.well-known/openid-configuration").json())
                .containsEntry("check_session_iframe", "http://localhost/check_session");
        TestResponse frame = watched.get("/check_session");
        assertThat(frame.headers("X-Frame-Options")).isEmpty();
        assertThat(frame.header("Content-Security-Policy")).doesNotContain("frame-ancestors");
        assertThat(provider.get("/check_session").status()).isEqualTo(404);
        assertThat(provider.granted(Provider.request()).query()).doesNotContainKey("session_state");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
