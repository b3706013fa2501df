package org.gatewright.identity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.identity.sign.PasskeySignIn.Question;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Passkeys whose use is overtaken by another change of the account. */
class PasskeyRaceTest {
    private final PasskeyServer server = new PasskeyServer();
    private final Browser browser = new Browser();
    private final User alice = server.accounts.add("alice");

    @Test
    void doesNotBringBackAPasskeyThatIsRemoved() {
        Passkey created = server.register(alice, browser);
        server.accounts.overtakeBy(() -> server.change(alice, known -> known.withoutPasskey(created.credentialId())));
        assertThat(server.verify(browser)).isEmpty();
        assertThat(server.passkeys(alice)).isEmpty();
    }

    @Test
    void leavesNoPasskeyAfterARemovalDuringASignIn() {
        for (int i = 0; i < 10; i++) {
            Browser own = new Browser();
            Passkey created = server.register(alice, own);
            ConcurrentLinkedQueue<Boolean> first = new ConcurrentLinkedQueue<>(List.of(true));
            Question question = server.ask();
            String response = own.get(question);
            try (Race race = new Race(2)) {
                race.run(() -> first.poll() != null
                        ? server.signIn.verify(response, question.sealed()).isPresent()
                        : server.accounts
                                .users()
                                .change(
                                        alice.id(),
                                        current -> current.credentials(
                                                current.credentials().withoutPasskey(created.credentialId())))
                                .isPresent());
            }
            assertThat(server.passkeys(alice)).isEmpty();
            assertThat(server.verify(own)).isEmpty();
        }
    }

    @Test
    void keepsTheNameThatThePasskeyGetsMeanwhile() {
        Passkey created = server.register(alice, browser);
        server.accounts.overtakeBy(() -> server.change(alice, known -> known.passkey(created.rename("Phone"))));
        assertThat(server.verify(browser)).contains(alice.id());
        assertThat(server.passkeys(alice).get(0).name()).isEqualTo("Phone");
        assertThat(server.passkeys(alice).get(0).used()).isPresent();
    }

    @Test
    void keepsAChangeOfThePassword() {
        server.register(alice, browser);
        server.accounts.overtakeBy(
                () -> server.change(alice, known -> known.changePassword("{other}", Entropy.system())));
        assertThat(server.verify(browser)).contains(alice.id());
        assertThat(server.accounts.now(alice).credentials().password()).contains("{other}");
    }

    @Test
    @Spec("WebAuthn Level 3 §6.1.1")
    void rejectsACloneThatIsOvertakenByTheOriginal() {
        server.register(alice, browser);
        Question first = server.ask();
        String original = browser.get(first);
        browser.stopCounting();
        Question second = server.ask();
        String clone = browser.get(second);
        server.accounts.overtakeBy(
                () -> assertThat(server.verify(original, first)).contains(alice.id()));
        assertThat(server.verify(clone, second)).isEmpty();
    }

    @Test
    @Spec("WebAuthn Level 3 §6.1.1")
    void neverLowersASignatureCount() {
        server.register(alice, browser);
        Question first = server.ask();
        String earlier = browser.get(first);
        Question second = server.ask();
        String later = browser.get(second);
        server.accounts.overtakeBy(
                () -> assertThat(server.verify(later, second)).contains(alice.id()));
        server.verify(earlier, first);
        browser.stopCounting();
        assertThat(server.verify(browser)).isEmpty();
    }

    private static Passkey other(Passkey model, int number) {
        Map<String, Object> members = model.members();
        members.put("id", Base64Url.encode(new byte[] {(byte) number}));
        return Passkey.read(members);
    }

    @Test
    void registersNoMoreThanTheMaximum() {
        Passkey model = server.register(alice, browser);
        for (int i = 1; i < Credentials.MAX_PASSKEYS - 1; i++) {
            Passkey other = other(model, i);
            server.change(alice, known -> known.passkey(other));
        }
        ConcurrentLinkedQueue<String> responses = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 8; i++) {
            Question question = server.signIn.create(alice);
            responses.add(question.sealed() + " " + new Browser().create(question));
        }
        try (Race race = new Race(8)) {
            List<Optional<Passkey>> registered = race.run(() -> {
                String[] parts = responses.remove().split(" ", 2);
                return server.signIn.register(alice, parts[1], parts[0]);
            });
            assertThat(registered.stream().flatMap(Optional::stream)).hasSize(1);
        }
        assertThat(server.passkeys(alice)).hasSize(Credentials.MAX_PASSKEYS);
        assertThat(server.verify(browser)).contains(alice.id());
    }
}
