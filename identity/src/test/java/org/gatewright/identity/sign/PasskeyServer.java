package org.gatewright.identity.sign;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.identity.passkey.Passkeys;
import org.gatewright.identity.sign.PasskeySignIn.Question;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.memory.MemoryOneTimeStore;
import org.gatewright.testkit.TestClock;

/** A server with accounts and passkeys, in memory. */
final class PasskeyServer {
    final TestClock clock = new TestClock();
    final Accounts accounts = new Accounts(clock);
    final MemoryOneTimeStore oneTimes = new MemoryOneTimeStore(clock);
    final PasskeySignIn signIn = another();

    /** Returns the sign-in of a server with a key of its own. */
    PasskeySignIn another() {
        Passkeys party =
                new Passkeys("id.example.com", List.of("https://id.example.com"), "Example", clock, Entropy.system());
        HmacKey key = new HmacKey(Entropy.system().bytes(32));
        return PasskeySignIn.of(accounts.users(), party, oneTimes, key, clock);
    }

    Passkey register(User user, Browser with) {
        Question question = signIn.create(accounts.now(user));
        return signIn.register(user, with.create(question), question.sealed()).orElseThrow();
    }

    Question ask() {
        return signIn.ask(Optional.empty());
    }

    /** Signs in with the browser's passkey, and returns the subject. */
    Optional<String> verify(Browser with) {
        Question question = ask();
        return verify(with.get(question), question);
    }

    Optional<String> verify(String response, Question question) {
        return signIn.verify(response, question.sealed()).map(EndUser::subject);
    }

    List<Passkey> passkeys(User user) {
        return accounts.now(user).credentials().passkeys();
    }

    void change(User user, UnaryOperator<Credentials> change) {
        accounts.users().change(user.id(), current -> current.credentials(change.apply(current.credentials())));
    }
}
