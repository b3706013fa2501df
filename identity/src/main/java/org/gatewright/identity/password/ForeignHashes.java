package org.gatewright.identity.password;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;

/**
 * A reader of password hashes as other systems write them: Django, Spring Security and Keycloak. The result is a text for
 * {@link PasswordHashes}. Exceptions do not quote the hash.
 */
public final class ForeignHashes {
    private static final int SPRING_SALT = 16;
    private static final int SPRING_OLD_SALT = 8;
    private static final int SPRING_ITERATIONS = 310_000;
    private static final int SPRING_OLD_ITERATIONS = 185_000;

    private ForeignHashes() {}

    /**
     * Returns the hash in our form; one that has it already is unchanged.
     *
     * @throws IllegalArgumentException if it is of an unknown kind, or of one that is too weak
     */
    public static String read(String text) {
        if (text.startsWith("{")) {
            int end = text.indexOf('}');
            return spring(end < 0 ? "" : text.substring(1, end), text.substring(end + 1));
        }
        return text.startsWith("$") ? text : django(text);
    }

    /** The encoders of {@code DelegatingPasswordEncoder}. */
    private static String spring(String id, String text) {
        return switch (id) {
            case "bcrypt", "argon2", "argon2@SpringSecurity_v5_8" -> text;
            case "scrypt", "scrypt@SpringSecurity_v5_8" -> springScrypt(text);
            case "pbkdf2" -> springPbkdf2("pbkdf2-sha1", SPRING_OLD_ITERATIONS, SPRING_OLD_SALT, text);
            case "pbkdf2@SpringSecurity_v5_8" -> springPbkdf2("pbkdf2-sha256", SPRING_ITERATIONS, SPRING_SALT, text);
            case "noop", "ldap", "MD4", "MD5", "SHA-1", "SHA-256", "sha256" ->
                throw new IllegalArgumentException("Hashes of the kind {" + id + "} are too weak to be accepted");
            default -> throw new IllegalArgumentException("Hashes of that kind are not known");
        };
    }

    private static String springScrypt(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 4 || !parts[0].isEmpty()) {
            throw malformed();
        }
        long costs = hexadecimal(parts[1]);
        return Scrypt.text(
                (int) (costs >> 16 & 0xffff),
                (int) (costs >> 8 & 0xff),
                (int) (costs & 0xff),
                base64(parts[2]),
                base64(parts[3]));
    }

    private static long hexadecimal(String digits) {
        if (digits.isEmpty() || digits.length() > 8) {
            throw malformed();
        }
        try {
            return Long.parseLong(digits, 16);
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static String springPbkdf2(String name, int iterations, int salt, String text) {
        byte[] both;
        try {
            both = HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        if (both.length <= salt) {
            throw malformed();
        }
        return Pbkdf2Hash.text(
                name, iterations, Arrays.copyOf(both, salt), Arrays.copyOfRange(both, salt, both.length));
    }

    private static String django(String text) {
        String[] parts = text.split("\\$", -1);
        String kind = parts[0];
        String rest = text.substring(Math.min(text.length(), kind.length() + 1));
        if (kind.equals("bcrypt")) {
            return rest;
        }
        if (kind.equals("bcrypt_sha256")) {
            return "$" + Bcrypt.OF_SHA256 + rest;
        }
        if (kind.equals("argon2")) {
            return "$" + rest;
        }
        if (List.of("pbkdf2_sha1", "pbkdf2_sha256").contains(kind) && parts.length == 4) {
            return Pbkdf2Hash.text(kind.replace('_', '-'), number(parts[1]), ascii(parts[2]), base64(parts[3]));
        }
        if (kind.equals("scrypt") && parts.length == 6) {
            int cost = number(parts[1]);
            if (Integer.bitCount(cost) != 1) {
                throw malformed();
            }
            return Scrypt.text(
                    Integer.numberOfTrailingZeros(cost),
                    number(parts[3]),
                    number(parts[4]),
                    ascii(parts[2]),
                    base64(parts[5]));
        }
        throw new IllegalArgumentException("Hashes of that kind are not known");
    }

    /**
     * Returns the hash of a password credential in a realm export of Keycloak.
     *
     * @param credential the members of the credential, with {@code secretData} and {@code credentialData}
     * @throws IllegalArgumentException if it is of an unknown kind
     */
    public static String keycloak(Map<String, Object> credential) {
        Claims secret = nested(credential, "secretData");
        Claims data = nested(credential, "credentialData");
        byte[] salt = base64(secret.text("salt").orElseThrow(ForeignHashes::malformed));
        byte[] hash = base64(secret.text("value").orElseThrow(ForeignHashes::malformed));
        int iterations = data.members().get("hashIterations") instanceof Number number ? number.intValue() : 0;
        String algorithm = data.text("algorithm").orElse("");
        return switch (algorithm) {
            case "pbkdf2" -> Pbkdf2Hash.text("pbkdf2-sha1", iterations, salt, hash);
            case "pbkdf2-sha256", "pbkdf2-sha512" -> Pbkdf2Hash.text(algorithm, iterations, salt, hash);
            case "argon2" -> keycloakArgon2(data, iterations, salt, hash);
            default -> throw new IllegalArgumentException("Hashes of that kind are not known");
        };
    }

    private static String keycloakArgon2(Claims data, int iterations, byte[] salt, byte[] hash) {
        Claims more = new Claims(
                Json.object(data.members().get("additionalParameters")).orElseThrow(ForeignHashes::malformed));
        if (!first(more, "version").equals("1.3")) {
            throw new IllegalArgumentException("Only version 1.3 of Argon2 is known");
        }
        return Argon2.text(
                "argon2" + first(more, "type"),
                number(first(more, "memory")),
                iterations,
                number(first(more, "parallelism")),
                salt,
                hash);
    }

    private static String first(Claims members, String name) {
        List<String> values = members.texts(name);
        if (values.isEmpty()) {
            throw malformed();
        }
        return values.get(0);
    }

    /** Keycloak writes these as texts that contain JSON. */
    private static Claims nested(Map<String, Object> credential, String name) {
        Object value = credential.get(name);
        try {
            return new Claims(
                    value instanceof String text
                            ? Json.read(text.getBytes(StandardCharsets.UTF_8))
                            : Json.object(value).orElseThrow(ForeignHashes::malformed));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("The hash is malformed");
    }
}
