package org.gatewright.identity.password;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretHash;

/**
 * The kinds of password hashes: Argon2id for new ones, and those that other systems have made, which are verified until
 * the application replaces them ({@link #isCurrent}). Thread-safe.
 */
public final class PasswordHashes {
    private final Argon2 current;
    private final List<SecretHash> kinds;
    private final Entropy entropy;

    private PasswordHashes(Argon2 current, List<SecretHash> kinds, Entropy entropy) {
        this.current = current;
        this.kinds = List.copyOf(kinds);
        this.entropy = entropy;
    }

    /** Returns all kinds. */
    public static PasswordHashes of(Entropy entropy) {
        return with(Argon2.id(entropy), entropy);
    }

    /** Returns all kinds, with new hashes by this one. */
    public static PasswordHashes with(Argon2 current, Entropy entropy) {
        List<SecretHash> kinds = new ArrayList<>(List.of(current, Argon2.i(entropy), new Scrypt()));
        kinds.addAll(Bcrypt.all());
        kinds.addAll(Pbkdf2Hash.all());
        return new PasswordHashes(current, kinds, entropy);
    }

    /** Returns the kinds, for a {@code SecretVerifier}. */
    public List<SecretHash> kinds() {
        return kinds;
    }

    /** Returns the kind of new hashes. */
    public Argon2 current() {
        return current;
    }

    /**
     * Returns a random hash of the same kind and cost that no known password matches, so that an unknown user name takes
     * as long to reject as that one.
     */
    public String unmatched(String like) {
        if (Bcrypt.isBcrypt(like)) {
            return Bcrypt.unmatched(like, entropy);
        }
        int end = like.lastIndexOf('$') + 1;
        int length = Base64.getDecoder().decode(like.substring(end)).length;
        return like.substring(0, end) + Base64.getEncoder().withoutPadding().encodeToString(entropy.bytes(length));
    }

    /** Returns whether a hash needs no replacement: it is of the kind of new ones, and costs as much to guess. */
    public boolean isCurrent(String encoded) {
        return current.isCurrent(encoded);
    }
}
