package org.gatewright.identity.sign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.identity.sign.PasskeySignIn.Question;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The accounts that passkeys belong to. */
class PasskeyAccountTest {
    private final PasskeyServer server = new PasskeyServer();
    private final Browser browser = new Browser();
    private final User alice = server.accounts.add("alice");

    @ParameterizedTest
    @EnumSource(value = UserStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void signsInOnlyWhileItIsActive(UserStatus status) {
        Passkey created = server.register(alice, browser);
        server.accounts.status(alice, status);
        assertThat(server.verify(browser)).isEmpty();
        assertThat(server.passkeys(alice)).containsExactly(created);
        server.accounts.status(alice, UserStatus.ACTIVE);
        assertThat(server.verify(browser)).contains(alice.id());
    }

    @Test
    void signsInNoMoreAfterItWasPurged() {
        server.register(alice, browser);
        server.accounts.status(alice, UserStatus.DELETED);
        server.clock.advance(User.RESTORABLE.plusSeconds(1));
        server.accounts.add("other"); // by which deleted accounts are purged
        assertThat(server.accounts.find(alice.id())).isEmpty();
        assertThat(server.verify(browser)).isEmpty();
        Question question = server.signIn.create(alice);
        assertThat(server.signIn.register(alice, new Browser().create(question), question.sealed()))
                .isEmpty();
    }

    @Test
    void doesNotSignInIfItIsLockedMeanwhile() {
        server.register(alice, browser);
        server.accounts.overtakeBy(() -> server.accounts.status(alice, UserStatus.LOCKED));
        assertThat(server.verify(browser)).isEmpty();
    }

    @Test
    void doesNotSignInWithThePasskeyOfAnother() {
        server.register(alice, browser);
        User bob = server.accounts.add("bob");
        Browser other = new Browser();
        server.register(bob, other);
        for (String handle : List.of(bob.id(), "unknown", "client:app", "\0")) {
            Question question = server.ask();
            String response =
                    Browser.with(browser.get(question), "userHandle", Base64Url.encode(handle.getBytes(UTF_8)));
            assertThat(server.verify(response, question)).isEmpty();
        }
        assertThat(server.verify(other)).contains(bob.id());
    }

    @Test
    void doesNotSignInWithAKeyThatAnotherHasUnderTheSameId() {
        Passkey victims = server.register(alice, browser);
        Browser attacker = new Browser();
        User mallory = server.accounts.add("mallory");
        Passkey own = server.register(mallory, attacker);
        server.change(mallory, known -> known.passkey(renumbered(own, victims.credentialId())));
        Question question = server.ask();
        Map<String, Object> forged = new HashMap<>(Json.read(attacker.get(question)));
        forged.put("id", victims.credentialId());
        forged.put("rawId", victims.credentialId());
        String asAlice = Browser.with(
                Json.text(forged), "userHandle", Base64Url.encode(alice.id().getBytes(UTF_8)));
        assertThat(server.verify(asAlice, question)).isEmpty();
        assertThat(server.verify(browser)).contains(alice.id());
    }

    private static Passkey renumbered(Passkey passkey, String id) {
        Map<String, Object> members = passkey.members();
        members.put("id", id);
        return Passkey.read(members);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "_w", "AAAA"})
    void doesNotSignInWithoutItsHandle(String handle) {
        server.register(alice, browser);
        Question question = server.ask();
        assertThat(server.verify(Browser.with(browser.get(question), "userHandle", handle), question))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"id\":1}", "{", "\0", "\ud83d"})
    void doesNotSignInByMalformedResponses(String response) {
        server.register(alice, browser);
        assertThat(server.verify(response, server.ask())).isEmpty();
        assertThat(server.verify(response.repeat(100_000), server.ask())).isEmpty();
        Question question = server.signIn.create(alice);
        assertThat(server.signIn.register(alice, response, question.sealed())).isEmpty();
    }

    @Test
    void doesNotRegisterByTheResponseOfASignInOrTheReverse() {
        server.register(alice, browser);
        Question create = server.signIn.create(alice);
        assertThat(server.signIn.register(alice, browser.get(server.ask(), Browser.challenge(create)), create.sealed()))
                .isEmpty();
        Question get = server.ask();
        assertThat(server.verify(new Browser().create(server.signIn.create(alice), Browser.challenge(get)), get))
                .isEmpty();
    }
}
