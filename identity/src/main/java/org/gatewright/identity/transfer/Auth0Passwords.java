package org.gatewright.identity.transfer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.password.ForeignHashes;
import org.gatewright.server.secret.PhcString;

/** A reader of {@code custom_password_hash} in the schema of Auth0's imports. */
final class Auth0Passwords {
    private static final String VALUE = "value";

    private Auth0Passwords() {}

    /** Returns the hash in our form; throws {@link IllegalArgumentException} if it is unknown or too weak. */
    static String read(Members custom) {
        if (!custom.object("password").text("encoding").orElse("utf8").equals("utf8")) {
            throw new IllegalArgumentException("Only passwords in UTF-8 can be verified");
        }
        Members hash = custom.object("hash");
        String text = hash.text(VALUE).orElseThrow(PasswordCheck::malformed);
        return switch (custom.text("algorithm").orElse("")) {
            case "bcrypt", "argon2" -> ForeignHashes.read(text);
            case "pbkdf2" -> pbkdf2(text);
            case "scrypt" -> scrypt(custom, bytes(hash));
            case "ldap" -> LdapPasswords.read(text);
            case "hmac", "md4", "md5", "sha1", "sha256", "sha512" ->
                throw new IllegalArgumentException("Hashes of that kind are too weak to be accepted");
            default -> throw PasswordCheck.unknown();
        };
    }

    /** Leaves out the length of the key, a cost that our form does not have. */
    private static String pbkdf2(String text) {
        PhcString hash = PhcString.parse(text);
        return new PhcString(hash.name(), hash.version(), Map.of("i", hash.cost("i")), hash.salt(), hash.hash())
                .toString();
    }

    private static String scrypt(Members custom, byte[] hash) {
        int cost = number(custom, "cost", 16384);
        if (Integer.bitCount(cost) != 1) {
            throw PasswordCheck.malformed();
        }
        Map<String, Integer> costs = new LinkedHashMap<>();
        costs.put("ln", Integer.numberOfTrailingZeros(cost));
        costs.put("r", number(custom, "blockSize", 8));
        costs.put("p", number(custom, "parallelization", 1));
        return new PhcString("scrypt", Optional.empty(), costs, bytes(custom.object("salt")), hash).toString();
    }

    private static int number(Members custom, String name, int usual) {
        Object value = custom.values().getOrDefault(name, (long) usual);
        if (!(value instanceof Long number) || number < 1 || number > Integer.MAX_VALUE) {
            throw PasswordCheck.malformed();
        }
        return number.intValue();
    }

    private static byte[] bytes(Members encoded) {
        String text = encoded.text(VALUE).orElseThrow(PasswordCheck::malformed);
        try {
            return switch (encoded.text("encoding").orElse("utf8")) {
                case "hex" -> HexFormat.of().parseHex(text);
                case "base64" -> Base64.getDecoder().decode(text);
                case "utf8" -> text.getBytes(StandardCharsets.UTF_8);
                default -> throw PasswordCheck.malformed();
            };
        } catch (IllegalArgumentException e) {
            throw PasswordCheck.malformed();
        }
    }
}
