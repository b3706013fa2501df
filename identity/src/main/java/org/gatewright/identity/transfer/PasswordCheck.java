package org.gatewright.identity.transfer;

import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.server.secret.PhcString;
import org.gatewright.server.secret.SecretHash;

/** A check that a hash can be verified later. Thread-safe. */
record PasswordCheck(PasswordHashes hashes) {
    private static final int MAX_LENGTH = 512;

    /** Returns the hash; throws {@link IllegalArgumentException} if it is of an unknown kind, or not well-formed. */
    String require(String hash) {
        if (hash.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The hash is too long");
        }
        String name = PhcString.nameOf(hash).orElse("");
        SecretHash kind = hashes.kinds().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(PasswordCheck::unknown);
        kind.require(hash);
        return hash;
    }

    static IllegalArgumentException unknown() {
        return new IllegalArgumentException("Hashes of that kind are not known");
    }

    static IllegalArgumentException malformed() {
        return new IllegalArgumentException("The hash is malformed");
    }
}
