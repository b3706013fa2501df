package org.gatewright.identity.user;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Claims;

/**
 * What a user signs in with. Immutable; its text reveals nothing.
 *
 * @param stamp a random text, another one after each change that ends the user's sessions, such as that of the password;
 *     not after the same password was hashed anew
 * @param password the hash of the password
 * @param totp the authenticator app
 * @param recoveryCodes the hashes of the recovery codes that are left
 */
public record Credentials(String stamp, Optional<String> password, Optional<Totp> totp, List<String> recoveryCodes) {
    private static final int STAMP_BYTES = 12;

    public Credentials {
        recoveryCodes = List.copyOf(recoveryCodes);
    }

    /**
     * An authenticator app (RFC 6238).
     *
     * @param secret the shared secret, sealed
     * @param used the time step of the last code that was accepted, which no code may precede or repeat (§5.2)
     */
    public record Totp(String secret, long used) {
        @Override
        public String toString() {
            return "Totp";
        }
    }

    /** Returns credentials with which nobody can sign in. */
    public static Credentials none(Entropy entropy) {
        return new Credentials(entropy.text(STAMP_BYTES), Optional.empty(), Optional.empty(), List.of());
    }

    /** Returns the same credentials with another password, which ends the user's sessions. */
    public Credentials changePassword(String hash, Entropy entropy) {
        return new Credentials(entropy.text(STAMP_BYTES), Optional.of(hash), totp, recoveryCodes);
    }

    /** Returns the same credentials with another hash of the same password. */
    public Credentials rehash(String hash) {
        return new Credentials(stamp, Optional.of(hash), totp, recoveryCodes);
    }

    /** Returns the same credentials with that authenticator app, or without one. */
    public Credentials totp(Optional<Totp> app) {
        return new Credentials(stamp, password, app, recoveryCodes);
    }

    /** Returns the same credentials with these recovery codes. */
    public Credentials recoveryCodes(List<String> hashes) {
        return new Credentials(stamp, password, totp, hashes);
    }

    /** Returns whether a password alone is not enough. */
    public boolean hasSecondFactor() {
        return totp.isPresent();
    }

    Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("stamp", stamp);
        password.ifPresent(hash -> object.put("password", hash));
        totp.ifPresent(app -> object.put("totp", Map.of("secret", app.secret(), "used", app.used())));
        object.put("recovery_codes", recoveryCodes);
        return object;
    }

    static Credentials read(Map<String, Object> object) {
        Claims members = new Claims(object);
        Optional<Totp> totp = members.object("totp")
                .map(app -> new Totp(
                        String.valueOf(app.get("secret")),
                        app.get("used") instanceof Number used ? used.longValue() : 0));
        return new Credentials(
                members.text("stamp").orElseThrow(), members.text("password"), totp, members.texts("recovery_codes"));
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}
