package org.gatewright.standalone.demo;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretHash;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.user.UserPasswordManager;

/** The demo's one user, whose password everybody may know. */
final class DemoUsers implements UserPasswordManager {
    private static final String USER = "alice";

    private final SecretVerifier verifier;
    private final String hash;
    private final String nobodysHash;

    DemoUsers(Entropy entropy, SecretHash kind) {
        this.verifier = new SecretVerifier(entropy, List.of(kind));
        this.hash = kind.hash("wonderland");
        this.nobodysHash = kind.hash(entropy.text(16));
    }

    @Override
    public Optional<String> authenticate(String username, String password) {
        boolean known = username.equals(USER);
        boolean right = verifier.verify(password, known ? hash : nobodysHash);
        return known && right ? Optional.of(USER) : Optional.empty();
    }
}
