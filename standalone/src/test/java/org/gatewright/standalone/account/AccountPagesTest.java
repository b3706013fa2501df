package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Response;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;

/** The pages of the account as requests. */
class AccountPagesTest extends AccountSite {
    @Test
    void showsTheAccountToItsOwnerAndAsksOthersToSignIn() {
        assertThat(alice.get("/account").body().toString()).contains("alice").contains("Profile");
        Browser other = new Browser();
        for (String path : List.of("", "/methods", "/sessions", "/applications", "/data", "/methods/password")) {
            assertThat(other.get("/account" + path).body().toString()).contains("name=\"password\"");
        }
        Response after = other.signIn("/account/sessions", "alice");
        assertThat(after.headers().first("Location")).contains("https://login.example/account/sessions");
    }

    @Test
    @Checks("UI-01")
    void acceptsNoFormOfAnotherUserOrAnotherBrowser() {
        alice.get("/account");
        String token = alice.field("token");
        add("bob");
        Browser bob = new Browser();
        bob.signIn("/account", "bob");
        assertThat(bob.post("/account/profile", "token", token, "name", "Mallory")
                        .status())
                .isEqualTo(403);
        assertThat(alice.post("/account/profile", "token", "nonsense", "name", "Mallory")
                        .status())
                .isEqualTo(403);
        assertThat(alice.post("/account/profile", "name", "Mallory").status()).isEqualTo(400);
        assertThat(stored().profile().claims()).doesNotContainKey("name");
        alice.get("/account");
        assertThat(alice.submit("/account/profile", "name", "Alice Liddell", "locale", "de")
                        .status())
                .isEqualTo(303);
        assertThat(stored().profile().claims())
                .containsEntry("name", "Alice Liddell")
                .containsEntry("locale", "de");
        assertThat(alice.get("/account").body().toString()).contains("lang=\"de\"");
    }

    @Test
    void requiresARecentSignInBeforeChanges() {
        alice.get("/account/methods/password");
        String token = alice.field("token");
        clock.advance(Duration.ofMinutes(6));
        assertThat(alice.get("/account/methods/password").body().toString()).contains("name=\"ticket\"");
        clock.advance(Duration.ofMinutes(10));
        Response late =
                alice.post("/account/methods/password", "token", token, "password", "another long secret phrase");
        assertThat(late.body().toString()).contains("name=\"ticket\"");
        assertThat(users.authenticate("alice", PASSWORD)).isPresent();
    }

    @Test
    @Checks("UI-19")
    void changesThePasswordAndEndsTheOtherSessionsOnly() {
        Browser other = new Browser();
        other.signIn("/account", "alice");
        alice.get("/account/methods/password");
        assertThat(alice.submit("/account/methods/password", "password", "short")
                        .status())
                .isEqualTo(400);
        assertThat(alice.submit("/account/methods/password", "password", "alicealicealicealice")
                        .status())
                .isEqualTo(400);
        assertThat(alice.submit("/account/methods/password", "password", "tulip anchor seven marble")
                        .status())
                .isEqualTo(303);
        assertThat(alice.get("/account").body().toString()).contains("Profile");
        assertThat(other.get("/account").body().toString()).contains("name=\"ticket\"");
        assertThat(users.authenticate("alice", "tulip anchor seven marble")).isPresent();
    }

    @Test
    void endsOnlySessionsOfTheUsersOwn() {
        add("bob");
        Browser bob = new Browser();
        bob.signIn("/account", "bob");
        String foreign = sessions.list(
                        users.store().findByLogin("bob").orElseThrow().id())
                .get(0)
                .id();
        Browser other = new Browser();
        other.signIn("/account", "alice");
        alice.get("/account/sessions");
        alice.submit("/account/sessions/end", "session", foreign);
        assertThat(bob.get("/account").body().toString()).contains("Profile");
        alice.get("/account/sessions");
        alice.submit("/account/sessions/end");
        assertThat(other.get("/account").body().toString()).contains("name=\"ticket\"");
        assertThat(alice.get("/account").body().toString()).contains("Profile");
    }

    @Test
    void showsAnApplicationAndRemovesItsAccess() {
        alice.get("/authorize?response_type=code&client_id=app&scope=read&code_challenge_method=S256&code_challenge="
                + CodeChallenge.from("v".repeat(43)).value());
        alice.post(
                "/consent", "ticket", alice.field("ticket"), "decision", "allow", "scope:read", "on", "remember", "on");
        assertThat(alice.get("/account/applications").body().toString())
                .contains("The App", "Read your data")
                .doesNotContain("gatewright-account");
        assertThat(alice.get("/account/applications/remove?client=app").body().toString())
                .contains("The App");
        alice.submit("/account/applications/remove", "client", "app");
        assertThat(alice.get("/account/applications").body().toString()).doesNotContain("The App");
        assertThat(stores.consents().find(user.id(), "app")).isEmpty();
        assertThat(alice.get("/account/applications/remove?client=unknown").status())
                .isEqualTo(303);
    }

    @Test
    void deletesTheAccountAfterItsNameWasTyped() {
        alice.get("/account/data");
        assertThat(alice.submit("/account/data/delete", "confirm", "bob").status())
                .isEqualTo(400);
        assertThat(stored().isActive()).isTrue();
        assertThat(alice.submit("/account/data/delete", "confirm", "alice").status())
                .isEqualTo(200);
        assertThat(stored().status()).isEqualTo(UserStatus.DELETED);
        assertThat(alice.get("/account").body().toString()).contains("name=\"ticket\"");
        assertThat(new Browser().signIn("/account", "alice").status()).isEqualTo(400);
    }

    @Test
    void downloadsWhatIsStoredWithoutSecrets() {
        setUpApp();
        alice.get("/account/data");
        Response file = alice.submit("/account/data/download");
        assertThat(file.headers().first("Content-Disposition").orElseThrow()).contains("attachment");
        assertThat(file.body().toString())
                .contains("\"sub\":\"" + user.id() + "\"", "alice")
                .doesNotContain("argon2", "secret", "recovery");
    }

    @Test
    void changesOnlyTheAttributesThatUsersMayEdit() {
        users.change(
                user.id(),
                current -> current.profile(current.profile().claims(Map.of("cost_centre", "CC 7", "score", 3L))));
        alice.get("/account");
        assertThat(alice.page)
                .contains("The department", "The floor", "The cost_centre", "CC 7")
                .doesNotContain("The score", "name=\"attribute.cost_centre\"");
        assertThat(alice.submit(
                                "/account/profile",
                                "name",
                                "Alice",
                                "attribute.department",
                                "Gates",
                                "attribute.floor",
                                "3",
                                "attribute.cost_centre",
                                "CC 1",
                                "attribute.score",
                                "9")
                        .status())
                .isEqualTo(303);
        assertThat(users.store().find(user.id()).orElseThrow().profile().claims())
                .containsEntry("department", "Gates")
                .containsEntry("floor", 3L)
                .containsEntry("cost_centre", "CC 7")
                .containsEntry("score", 3L);
        alice.get("/account");
        assertThat(alice.submit("/account/profile", "attribute.floor", "third").status())
                .isEqualTo(400);
        assertThat(alice.page).contains("Check this: The floor");
        alice.get("/account");
        alice.submit("/account/profile", "name", "Alice", "attribute.department", "", "attribute.floor", "");
        assertThat(users.store().find(user.id()).orElseThrow().profile().claims())
                .doesNotContainKeys("department", "floor")
                .containsEntry("score", 3L);
    }

    @Test
    void changesNothingForFieldsThatAreTooLongOrRepeated() {
        alice.get("/account");
        String token = alice.field("token");
        assertThat(alice.post("/account/profile", "token", token, "name", "x".repeat(100_000))
                        .status())
                .isBetween(400, 413);
        assertThat(alice.post("/account/profile", "token", token, "name", "One", "name", "Two")
                        .status())
                .isEqualTo(400);
        assertThat(alice.send("POST", "/account/profile", "token=" + FormCodec.encode(token) + "&name=%ff%fe")
                        .status())
                .isEqualTo(400);
        assertThat(stored().profile().claims()).doesNotContainKey("name");
    }
}
