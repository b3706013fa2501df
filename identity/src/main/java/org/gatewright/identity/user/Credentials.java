package org.gatewright.identity.user;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a user signs in with. Immutable; its {@code toString} omits the values.
 *
 * @param stamp a random text, another one after each change that ends the user's sessions, such as that of the password;
 *     not after the same password was hashed anew
 * @param password the hash of the password
 * @param totp the authenticator app
 * @param recoveryCodes the hashes of the recovery codes that are left
 * @param passkeys the passkeys, at most {@link #MAX_PASSKEYS}
 * @param identities the accounts at providers, at most {@link #MAX_IDENTITIES}
 */
public record Credentials(
        String stamp,
        Optional<String> password,
        Optional<Totp> totp,
        List<String> recoveryCodes,
        List<Passkey> passkeys,
        List<LinkedIdentity> identities) {
    /** The maximum number of accounts at providers. */
    public static final int MAX_IDENTITIES = 20;

    /** The maximum number of passkeys. */
    public static final int MAX_PASSKEYS = 20;

    private static final int STAMP_BYTES = 12;

    public Credentials {
        recoveryCodes = List.copyOf(recoveryCodes);
        passkeys = List.copyOf(passkeys);
        identities = List.copyOf(identities);
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
        return new Credentials(
                entropy.text(STAMP_BYTES), Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
    }

    /** Returns the same credentials with another password, which ends the user's sessions. */
    public Credentials changePassword(String hash, Entropy entropy) {
        return new Credentials(entropy.text(STAMP_BYTES), Optional.of(hash), totp, recoveryCodes, passkeys, identities);
    }

    /** Returns the same credentials with another hash of the same password. */
    public Credentials rehash(String hash) {
        return new Credentials(stamp, Optional.of(hash), totp, recoveryCodes, passkeys, identities);
    }

    /** Returns the same credentials with that authenticator app, or without one. */
    public Credentials totp(Optional<Totp> app) {
        return new Credentials(stamp, password, app, recoveryCodes, passkeys, identities);
    }

    /** Returns the same credentials with these recovery codes. */
    public Credentials recoveryCodes(List<String> hashes) {
        return new Credentials(stamp, password, totp, hashes, passkeys, identities);
    }

    /** Returns the same credentials with that passkey, in place of an earlier state of it. */
    public Credentials passkey(Passkey passkey) {
        List<Passkey> all = new ArrayList<>(withoutPasskey(passkey.credentialId()).passkeys);
        all.add(passkey);
        return new Credentials(stamp, password, totp, recoveryCodes, all, identities);
    }

    /** Returns the same credentials without the passkey of that ID. */
    public Credentials withoutPasskey(String credentialId) {
        List<Passkey> rest = passkeys.stream()
                .filter(known -> !known.credentialId().equals(credentialId))
                .toList();
        return new Credentials(stamp, password, totp, recoveryCodes, rest, identities);
    }

    /** Returns the passkey with that ID. */
    public Optional<Passkey> findPasskey(String credentialId) {
        return passkeys.stream()
                .filter(known -> known.credentialId().equals(credentialId))
                .findFirst();
    }

    /** Returns the same credentials with that account at a provider, in place of an earlier state of it. */
    public Credentials identity(LinkedIdentity identity) {
        List<LinkedIdentity> all = new ArrayList<>(withoutIdentity(identity.key()).identities);
        all.add(identity);
        return new Credentials(stamp, password, totp, recoveryCodes, passkeys, all);
    }

    /** Returns the same credentials without the account at a provider that has that key. */
    public Credentials withoutIdentity(String key) {
        List<LinkedIdentity> rest =
                identities.stream().filter(known -> !known.key().equals(key)).toList();
        return new Credentials(stamp, password, totp, recoveryCodes, passkeys, rest);
    }

    /** Returns the account at a provider with that key. */
    public Optional<LinkedIdentity> findIdentity(String key) {
        return identities.stream().filter(known -> known.key().equals(key)).findFirst();
    }

    /** Returns whether the account at a provider with that key may be linked. */
    public boolean mayLink(String key) {
        return identities.size() < MAX_IDENTITIES && findIdentity(key).isEmpty();
    }

    /** Returns whether the user could not sign in any more without the only passkey, password or account at a provider. */
    public boolean isOnlyWay() {
        return (password.isPresent() ? 1 : 0) + passkeys.size() + identities.size() == 1;
    }

    /** Returns whether there is no way to sign in. */
    public boolean isEmpty() {
        return password.isEmpty() && passkeys.isEmpty() && identities.isEmpty();
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
        if (!identities.isEmpty()) {
            object.put(
                    "identities",
                    identities.stream().map(LinkedIdentity::members).toList());
        }
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
                all(object.get("passkeys"), Passkey::read),
                all(object.get("identities"), LinkedIdentity::read));
    }

    private static <T> List<T> all(@Nullable Object stored, Function<Map<String, Object>, T> read) {
        return stored instanceof List<?> list
                ? list.stream()
                        .map(one -> read.apply(Json.object(one).orElseThrow()))
                        .toList()
                : List.of();
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}
