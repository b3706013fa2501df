package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.gatewright.identity.sign.FirstUser;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.storage.IssuerOneTimes;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;

/** The links in mails, and the one for the first user, as requests. */
class MailLinkTest extends AccountSite {
    /** Asks for a link, and returns its address from the mail, which is made after the response. */
    private String link(String login, int mail) {
        Browser browser = new Browser();
        browser.get("/forgot");
        Response response = browser.submit("/forgot", "username", login);
        assertThat(response.status()).isEqualTo(200);
        Await.until("mails arrive", () -> mails.size() > mail);
        String text = mails.get(mail).text();
        int start = text.indexOf(ISSUER.value());
        return text.substring(start + ISSUER.value().length()).split("\\s", 2)[0];
    }

    private void confirmAddress() {
        users.change(user.id(), known -> known.profile(known.profile().email(Optional.of("alice@example.com"), true)));
    }

    @Test
    @Checks("UI-09")
    void respondsAlikeToAForgottenPasswordOfAnyName() {
        confirmAddress();
        Browser browser = new Browser();
        List<String> pages = new ArrayList<>();
        for (String login : List.of("alice@example.com", "nobody@example.com", "alice", "nobody")) {
            browser.get("/forgot");
            Response response = browser.submit("/forgot", "username", login);
            assertThat(response.status()).isEqualTo(200);
            pages.add(response.body().toString().replace(login, "NAME"));
        }
        assertThat(new HashSet<>(pages)).hasSize(1);
        Await.until("mails arrive", () -> mails.size() == 2);
        assertThat(mails).allSatisfy(mail -> assertThat(mail.to().value()).isEqualTo("alice@example.com"));
    }

    @Test
    @Checks("UI-14")
    void choosesANewPasswordByALinkOnce() {
        confirmAddress();
        String link = link("alice", 0);
        Browser browser = new Browser();
        assertThat(browser.get(link).body().toString()).contains("Choose a new password");
        assertThat(browser.get(link).status())
                .as("looking at it does not use it up")
                .isEqualTo(200);
        String secret = browser.field("link");
        assertThat(browser.submit("/choose-password", "link", secret, "password", "short")
                        .status())
                .isEqualTo(400);
        assertThat(browser.submit("/choose-password", "link", secret, "password", "tulip anchor seven marble")
                        .headers()
                        .first("Location"))
                .contains("https://login.example/account");
        assertThat(browser.get("/account").body().toString()).contains("Profile");
        assertThat(alice.get("/account").body().toString()).contains("name=\"ticket\"");
        assertThat(browser.get(link).status()).isEqualTo(410);
        Await.until("mails arrive", () -> mails.size() == 2);
        assertThat(mails.get(1).subject()).contains("was changed");
    }

    @Test
    @Checks("UI-14")
    void endsLinksWhenThePasswordOrTheAddressChanges() {
        confirmAddress();
        String first = link("alice", 0);
        String second = link("alice", 1);
        Browser browser = new Browser();
        browser.get(first);
        browser.submit("/choose-password", "link", browser.field("link"), "password", "tulip anchor seven marble");
        assertThat(new Browser().get(second).status()).isEqualTo(410);

        Await.until("mails arrive", () -> mails.size() == 3);
        String third = link("alice", 3);
        users.change(user.id(), known -> known.profile(known.profile().email(Optional.of("other@example.com"), true)));
        assertThat(new Browser().get(third).status()).isEqualTo(410);
    }

    @Test
    void stillRequiresTheSecondStepAfterAForgottenPassword() {
        confirmAddress();
        setUpApp();
        int before = mails.size();
        Await.until("mails arrive", () -> mails.size() >= 1);
        String link = link("alice", Math.max(1, before));
        Browser browser = new Browser();
        browser.get(link);
        browser.submit("/choose-password", "link", browser.field("link"), "password", "tulip anchor seven marble");
        assertThat(browser.get("/account").body().toString()).contains("name=\"ticket\"");
    }

    @Test
    void acceptsAnInvitationByTheLinkInIt() {
        User bob = User.create(
                entropy,
                UserStatus.INVITED,
                UserProfile.named("bob").email(Optional.of("bob@example.com"), false),
                Credentials.none(entropy),
                clock.instant());
        users.store().insert(bob);
        Browser browser = new Browser();
        browser.get(link("bob", 0));
        browser.submit("/choose-password", "link", browser.field("link"), "password", "tulip anchor seven marble");
        User after = users.store().find(bob.id()).orElseThrow();
        assertThat(after.status()).isEqualTo(UserStatus.ACTIVE);
        assertThat(after.profile().emailVerified()).isTrue();
        assertThat(users.authenticate("bob@example.com", "tulip anchor seven marble"))
                .contains(bob.id());
    }

    @Test
    void letsTheFirstUserInWhileThereIsNone() {
        FirstUser first =
                new FirstUser(users.store(), new IssuerOneTimes(stores.oneTimes(), ISSUER.value()), entropy, clock);
        assertThat(first.invite()).isEmpty();
        assertThat(new Browser().get("/welcome?link=anything").status()).isEqualTo(410);
    }
}
