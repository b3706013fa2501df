package org.gatewright.identity.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.user.ClaimNames;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.json.Json;

/**
 * A user while a record is read, with the remarks about it. The limits of {@link #finish} are below those of the stores, so
 * that each account that was stored can be read again. For one thread.
 */
final class Draft {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_CLAIMS = 1 << 18;

    private final PasswordCheck passwords;
    private final List<String> remarks;
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private Optional<String> id = Optional.empty();
    private Optional<String> name = Optional.empty();
    private Optional<String> email = Optional.empty();
    private boolean emailVerified;
    private UserStatus status = UserStatus.ACTIVE;
    private List<String> groups = List.of();
    private List<String> roles = List.of();
    private Optional<String> password = Optional.empty();
    private Optional<TotpSecret> totp = Optional.empty();

    Draft(PasswordCheck passwords, List<String> remarks) {
        this.passwords = passwords;
        this.remarks = new ArrayList<>(remarks);
    }

    void remark(String text) {
        if (!remarks.contains(text)) {
            remarks.add(text);
        }
    }

    List<String> remarks() {
        return remarks;
    }

    /** Keeps the ID if it can be a subject. */
    void id(Optional<String> other) {
        id = other.filter(ImportedUser::isSubject);
        if (other.isPresent() && id.isEmpty()) {
            remark("The ID was left out, since it cannot be a subject; the user gets a new one");
        }
    }

    void name(Optional<String> other) {
        name = other;
    }

    void email(Optional<String> other, boolean verified) {
        email = other;
        emailVerified = verified;
    }

    void status(UserStatus other) {
        status = other;
    }

    void groups(List<String> other) {
        groups = other.stream().distinct().toList();
    }

    void roles(List<String> other) {
        roles = other.stream().distinct().toList();
    }

    /** Sets a claim that the format itself has, unless it has no value. */
    void claim(String claim, Optional<?> value) {
        value.ifPresent(present -> claims.put(claim, present));
    }

    /** Sets the claims of an account as they are. */
    void claims(Map<String, Object> all) {
        claims.putAll(all);
    }

    /** Sets claims from attributes, unless they are set already; leaves out those with other names than claims may have. */
    void attributes(Map<String, ?> attributes) {
        int ignored = 0;
        for (Map.Entry<String, ?> attribute : attributes.entrySet()) {
            Object value = attribute.getValue();
            if (ClaimNames.accepts(attribute.getKey(), value)) {
                claims.putIfAbsent(attribute.getKey(), value);
            } else {
                ignored++;
            }
        }
        if (ignored > 0) {
            remark("Attributes were left out, since claims have other names or types: " + ignored);
        }
    }

    /** Reads a hash of the password, unless there is one already; a hash that cannot be verified is left out. */
    void password(Supplier<String> hash) {
        if (password.isEmpty()) {
            try {
                password = Optional.of(passwords.require(hash.get()));
            } catch (IllegalArgumentException e) {
                remark("The password was left out: " + reason(e));
            }
        }
    }

    /** Reads the secret of an authenticator app; leaves it out if there is one already, or it cannot be used. */
    void totp(Supplier<TotpSecret> secret) {
        if (totp.isPresent()) {
            remark("A further authenticator app was left out");
            return;
        }
        try {
            totp = Optional.of(secret.get());
        } catch (IllegalArgumentException e) {
            remark("The authenticator app was left out: " + reason(e));
        }
    }

    /** Subclasses are thrown by parsers, and may repeat their input. */
    static String reason(IllegalArgumentException e) {
        return e.getClass() == IllegalArgumentException.class ? String.valueOf(e.getMessage()) : "A value is malformed";
    }

    /** Returns the user; throws {@link IllegalArgumentException} if it cannot be an account. */
    ImportedUser finish() {
        Map<String, Object> all = Map.of("claims", claims, "groups", groups, "roles", roles);
        requireStorable(all, 0);
        if (Json.bytes(all).length > MAX_CLAIMS) {
            throw new IllegalArgumentException("The claims, groups and roles are longer than 256 KiB");
        }
        return new ImportedUser(
                id, status, new UserProfile(name, email, emailVerified, claims, groups, roles), password, totp);
    }

    private static void requireStorable(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("A claim is nested too deeply");
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                requireStorable(name, depth);
                requireStorable(member, depth + 1);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(element -> requireStorable(element, depth + 1));
        } else if (value instanceof String text && text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A text has a NUL character");
        }
    }
}
