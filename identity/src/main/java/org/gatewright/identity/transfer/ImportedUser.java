package org.gatewright.identity.transfer;

import java.util.Optional;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;

/**
 * What a file says about one user. Immutable; its {@code toString} omits the values.
 *
 * @param id the identifier in the other system, to be kept as the subject; empty if it cannot be one
 * @param passwordHash the hash of the password, as {@code PasswordHashes} verifies it
 * @param totp the secret of the authenticator app, to be stored sealed
 */
public record ImportedUser(
        Optional<String> id,
        UserStatus status,
        UserProfile profile,
        Optional<String> passwordHash,
        Optional<TotpSecret> totp) {
    private static final int MAX_ID = 128;
    private static final String OF_CLIENTS = "client:";

    /** Throws {@link IllegalArgumentException} for an ID that cannot be a subject. */
    public ImportedUser {
        if (id.filter(text -> !isSubject(text)).isPresent()) {
            throw new IllegalArgumentException("The ID cannot be a subject");
        }
    }

    /**
     * Returns whether an identifier can be the subject of a user: up to 128 printable ASCII characters without spaces; no
     * subject of a client.
     */
    static boolean isSubject(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_ID
                && id.chars().allMatch(character -> character > ' ' && character < 0x7f)
                && !id.startsWith(OF_CLIENTS);
    }

    /** Returns the same user with another profile. */
    public ImportedUser profile(UserProfile other) {
        return new ImportedUser(id, status, other, passwordHash, totp);
    }

    @Override
    public String toString() {
        return "ImportedUser";
    }
}
