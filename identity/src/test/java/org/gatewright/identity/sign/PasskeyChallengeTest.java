package org.gatewright.identity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gatewright.identity.sign.PasskeySignIn.Question;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The challenges of passkeys. */
@Spec("WebAuthn Level 3 §13.4.3")
class PasskeyChallengeTest {
    private static final Duration LIFE = Duration.ofMinutes(30);

    private final PasskeyServer server = new PasskeyServer();
    private final Browser browser = new Browser();
    private final User alice = server.accounts.add("alice");

    @Test
    void isAcceptedOnce() {
        server.register(alice, browser);
        Question question = server.ask();
        String response = browser.get(question);
        assertThat(server.verify(response, question)).contains(alice.id());
        assertThat(server.verify(response, question)).isEmpty();
        assertThat(server.verify(browser.get(question), question)).isEmpty();
        assertThat(server.verify(browser)).contains(alice.id());
    }

    @Test
    void isAcceptedOnceAmongConcurrentAttempts() {
        server.register(alice, browser);
        try (Race race = new Race(16)) {
            for (int i = 0; i < 5; i++) {
                Question question = server.ask();
                String response = browser.get(question);
                assertThat(race.run(() -> server.verify(response, question)).stream()
                                .flatMap(Optional::stream))
                        .containsExactly(alice.id());
            }
        }
    }

    @Test
    void isUsedUpByAWrongResponse() {
        server.register(alice, browser);
        Question question = server.ask();
        assertThat(server.verify("{}", question)).isEmpty();
        assertThat(server.verify(browser.get(question), question)).isEmpty();
    }

    @Test
    void registersOnce() {
        Question question = server.signIn.create(alice);
        String response = browser.create(question);
        assertThat(server.signIn.register(alice, response, question.sealed())).isPresent();
        assertThat(server.signIn.register(alice, response, question.sealed())).isEmpty();
        assertThat(server.signIn.register(alice, new Browser().create(question), question.sealed()))
                .isEmpty();
        assertThat(server.passkeys(alice)).hasSize(1);
    }

    @Test
    void isOfNoUseForAnotherPurpose() {
        server.register(alice, browser);
        Question create = server.signIn.create(server.accounts.now(alice));
        assertThat(server.verify(browser.get(server.ask(), Browser.challenge(create)), create))
                .isEmpty();
        Question get = server.ask();
        Question question = server.signIn.create(server.accounts.now(alice));
        String response = new Browser().create(question, Browser.challenge(get));
        assertThat(server.signIn.register(alice, response, get.sealed())).isEmpty();
        assertThat(server.passkeys(alice)).hasSize(1);
    }

    @Test
    void isOfNoUseToAnotherUser() {
        User mallory = server.accounts.add("mallory");
        Question question = server.signIn.create(alice);
        String response = browser.create(question);
        assertThat(server.signIn.register(mallory, response, question.sealed())).isEmpty();
        assertThat(server.signIn.register(alice, response, question.sealed())).isPresent();
    }

    @Test
    void expires() {
        server.register(alice, browser);
        Question first = server.ask();
        Question second = server.ask();
        Question create = server.signIn.create(server.accounts.now(alice));
        server.clock.advance(LIFE.minusMillis(1));
        assertThat(server.verify(browser.get(first), first)).contains(alice.id());
        server.clock.advance(Duration.ofMillis(1));
        assertThat(server.verify(browser.get(second), second)).isEmpty();
        assertThat(server.signIn.register(alice, new Browser().create(create), create.sealed()))
                .isEmpty();
    }

    @Test
    void isRememberedForAsLongAsItWouldBeAccepted() {
        server.register(alice, browser);
        Question question = server.ask();
        String response = browser.get(question);
        assertThat(server.verify(response, question)).contains(alice.id());
        server.clock.advance(LIFE.minusMillis(1));
        server.oneTimes.purge(100);
        assertThat(server.verify(browser.get(question), question)).isEmpty();
    }

    @Test
    void isNotAcceptedIfAnotherServerSealedIt() {
        server.register(alice, browser);
        Question foreign = server.another().ask(Optional.empty());
        assertThat(server.verify(browser.get(foreign), foreign)).isEmpty();
    }

    @Test
    void belongsToItsResponse() {
        server.register(alice, browser);
        Question first = server.ask();
        Question second = server.ask();
        assertThat(server.verify(browser.get(first), second)).isEmpty();
        assertThat(server.verify(browser.get(first), first)).contains(alice.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "....", "x", "\0", "\ud83d", "eyJhbGciOiJub25lIn0.e30."})
    void isNotAcceptedIfItIsNotSealed(String sealed) {
        server.register(alice, browser);
        String real = server.ask().sealed();
        String response = browser.get(server.ask());
        for (String text : List.of(sealed, sealed.repeat(10_000), real + sealed + "A", real.substring(1))) {
            assertThat(server.signIn.verify(response, text)).isEmpty();
            assertThat(server.signIn.register(alice, response, text)).isEmpty();
        }
    }

    @Test
    void isSealedForTheLongestSubject() {
        User imported = new User(
                "ü".repeat(32),
                0,
                UserStatus.ACTIVE,
                alice.profile().name(Optional.of("imported")),
                alice.credentials(),
                server.clock.instant(),
                Optional.empty());
        server.accounts.insert(imported);
        server.register(imported, browser);
        assertThat(server.verify(browser)).contains(imported.id());
    }
}
