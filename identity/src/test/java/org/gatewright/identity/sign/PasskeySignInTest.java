package org.gatewright.identity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.identity.sign.PasskeySignIn.Question;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.memory.MemoryOneTimeStore;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** The sign-in with passkeys, as users and attackers meet it. */
class PasskeySignInTest {
    private final PasskeyServer server = new PasskeyServer();
    private final Browser browser = new Browser();
    private final User alice = server.accounts.add("alice");

    @Test
    void registersAPasskeyAndSignsInWithBothFactors() {
        Passkey created = server.register(alice, browser);
        assertThat(server.passkeys(alice)).containsExactly(created);
        server.clock.advance(Duration.ofDays(1));
        Question question = server.ask();
        EndUser user =
                server.signIn.verify(browser.get(question), question.sealed()).orElseThrow();
        assertThat(user.subject()).isEqualTo(alice.id());
        assertThat(user.authentication().orElseThrow().time()).isEqualTo(server.clock.instant());
        assertThat(user.authentication().get().acr()).contains(PasskeySignIn.PHISHING_RESISTANT);
        assertThat(user.authentication().get().amr()).containsExactly("hwk", "user", "mfa");
        assertThat(server.passkeys(alice).get(0).used()).contains(server.clock.instant());
        assertThat(server.passkeys(alice).get(0).signCount()).isGreaterThan(created.signCount());
    }

    @Test
    void asksNoUserOfAPasskeyForAnotherFactor() {
        SecondFactor second = SecondFactor.of(
                server.accounts.users(), new HmacKey(Entropy.system().bytes(32)), server.clock);
        Credentials.Totp app = second.seal(alice.id(), TotpSecret.create(Entropy.system()), 0);
        server.change(alice, known -> known.totp(Optional.of(app)));
        server.register(alice, browser);
        Question question = server.ask();
        EndUser user =
                server.signIn.verify(browser.get(question), question.sealed()).orElseThrow();
        assertThat(second.isMissing(user)).isFalse();
        assertThat(second.isMissing(EndUser.of(alice.id()))).isTrue();
    }

    @Test
    void asksAKnownUserForTheUsersOwnPasskeys() {
        Passkey created = server.register(alice, browser);
        User bob = server.accounts.add("bob");
        assertThat(server.signIn.ask(Optional.of(server.accounts.now(alice))).options())
                .contains(created.credentialId());
        assertThat(server.signIn.ask(Optional.of(bob)).options()).contains("\"allowCredentials\":[]");
        assertThat(server.ask().options()).contains("\"allowCredentials\":[]");
    }

    @Test
    void storesNothingForAPageThatIsOnlyLookedAt() {
        MemoryOneTimeStore full = new MemoryOneTimeStore(server.clock, 0);
        PasskeySignIn looked = PasskeySignIn.of(
                server.accounts.users(),
                server.signIn.relyingParty(),
                full,
                new HmacKey(Entropy.system().bytes(32)),
                server.clock);
        assertThat(looked.ask(Optional.empty()).sealed()).isNotEmpty();
        assertThat(looked.create(alice).sealed()).isNotEmpty();
    }

    @Test
    @Spec("WebAuthn Level 3 §7.1")
    void registersACredentialIdOnce() {
        Question question = server.signIn.create(alice);
        String response = browser.create(question);
        Passkey created =
                server.signIn.register(alice, response, question.sealed()).orElseThrow();
        Question next = server.signIn.create(alice);
        String repeated = Browser.forChallenge(response, Browser.challenge(next));
        assertThat(server.signIn.register(alice, repeated, next.sealed())).isEmpty();
        assertThat(server.passkeys(alice)).containsExactly(created);
    }
}
