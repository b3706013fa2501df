package org.gatewright.identity.user;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a user signs in with. Immutable; its text reveals nothing.
 *
 * @param stamp a random text, another one after each change that ends the user's sessions, such as that of the password;
 *     not after the same password was hashed anew
 * @param password the hash of the password
 * @param totp the authenticator app
 * @param recoveryCodes the hashes of the recovery codes that are left
 * @param passkeys the passkeys, at most {@link #MAX_PASSKEYS}
 */
public record Credentials(
        String stamp,
        Optional<String> password,
        Optional<Totp> totp,
        List<String> recoveryCodes,
        List<Passkey> passkeys) {
    /** The maximum number of passkeys. */
    public static final int MAX_PASSKEYS = 20;

    private static final int STAMP_BYTES = 12;

    public Credentials {
        recoveryCodes = List.copyOf(recoveryCodes);
        passkeys = List.copyOf(passkeys);
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

    /** Returns credentials that never verify. */
    public static Credentials none(Entropy entropy) {
        return new Credentials(entropy.text(STAMP_BYTES), Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    /** Returns the same credentials with another password, which ends the user's sessions. */
    public Credentials changePassword(String hash, Entropy entropy) {
        return new Credentials(entropy.text(STAMP_BYTES), Optional.of(hash), totp, recoveryCodes, passkeys);
    }

    /** Returns the same credentials with another hash of the same password. */
    public Credentials rehash(String hash) {
        return new Credentials(stamp, Optional.of(hash), totp, recoveryCodes, passkeys);
    }

    /** Returns the same credentials with that authenticator app, or without one. */
    public Credentials totp(Optional<Totp> app) {
        return new Credentials(stamp, password, app, recoveryCodes, passkeys);
    }

    /** Returns the same credentials with these recovery codes. */
    public Credentials recoveryCodes(List<String> hashes) {
        return new Credentials(stamp, password, totp, hashes, passkeys);
    }

    /** Returns the same credentials with that passkey, in place of an earlier state of it. */
    public Credentials passkey(Passkey passkey) {
        List<Passkey> all = new ArrayList<>(withoutPasskey(passkey.credentialId()).passkeys);
        all.add(passkey);
        return new Credentials(stamp, password, totp, recoveryCodes, all);
    }

    /** Returns the same credentials without the passkey of that ID. */
    public Credentials withoutPasskey(String credentialId) {
        List<Passkey> rest = passkeys.stream()
                .filter(known -> !known.credentialId().equals(credentialId))
                .toList();
        return new Credentials(stamp, password, totp, recoveryCodes, rest);
    }

    /** Returns the passkey with that ID. */
    public Optional<Passkey> findPasskey(String credentialId) {
        return passkeys.stream()
                .filter(known -> known.credentialId().equals(credentialId))
                .findFirst();
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
        object.put("passkeys", passkeys.stream().map(Passkey::members).toList());
        return object;
    }

    static Credentials read(Map<String, Object> object) {
        Claims members = new Claims(object);
        Optional<Totp> totp = members.object("totp")
                .map(app -> new Totp(
                        String.valueOf(app.get("secret")),
                        app.get("used") instanceof Number used ? used.longValue() : 0));
        return new Credentials(
                members.text("stamp").orElseThrow(),
                members.text("password"),
                totp,
                members.texts("recovery_codes"),
                passkeys(object.get("passkeys")));
    }

    private static List<Passkey> passkeys(@Nullable Object stored) {
        return stored instanceof List<?> list
                ? list.stream()
                        .map(passkey -> Passkey.read(Json.object(passkey).orElseThrow()))
                        .toList()
                : List.of();
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}
