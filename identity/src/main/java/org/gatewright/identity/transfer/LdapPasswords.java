package org.gatewright.identity.transfer;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.password.ForeignHashes;
import org.gatewright.server.secret.PhcString;

/** A reader of password hashes in the notation of directories (RFC 2307 §5.3), such as {@code {CRYPT}$2y$…}. */
final class LdapPasswords {
    private LdapPasswords() {}

    /** Returns the hash in our form; throws {@link IllegalArgumentException} if it is unknown or too weak. */
    static String read(String text) {
        int end = text.startsWith("{") ? text.indexOf('}') : -1;
        if (end < 0) {
            throw PasswordCheck.unknown();
        }
        String scheme = text.substring(1, end).toUpperCase(Locale.ROOT).replace('_', '-');
        String rest = text.substring(end + 1);
        return switch (scheme) {
            case "ARGON2", "ARGON2I", "ARGON2ID", "BCRYPT", "CRYPT" -> crypt(rest);
            case "PBKDF2", "PBKDF2-SHA1" -> pbkdf2("pbkdf2-sha1", rest);
            case "PBKDF2-SHA256" -> pbkdf2("pbkdf2-sha256", rest);
            case "PBKDF2-SHA512" -> pbkdf2("pbkdf2-sha512", rest);
            case "CLEARTEXT",
                    "MD5",
                    "SHA",
                    "SHA256",
                    "SHA384",
                    "SHA512",
                    "SMD5",
                    "SSHA",
                    "SSHA256",
                    "SSHA384",
                    "SSHA512" ->
                throw new IllegalArgumentException("Hashes of the kind {" + scheme + "} are too weak to be accepted");
            default -> throw PasswordCheck.unknown();
        };
    }

    private static String crypt(String rest) {
        if (!rest.startsWith("$")) {
            throw PasswordCheck.unknown();
        }
        return ForeignHashes.read(rest);
    }

    private static String pbkdf2(String name, String rest) {
        String[] parts = rest.split("\\$", -1);
        if (parts.length != 3) {
            throw PasswordCheck.malformed();
        }
        try {
            Map<String, Integer> costs = Map.of("i", Integer.parseInt(parts[0]));
            return new PhcString(name, Optional.empty(), costs, base64(parts[1]), base64(parts[2])).toString();
        } catch (IllegalArgumentException e) {
            throw PasswordCheck.malformed();
        }
    }

    /** Decodes base64, in which OpenLDAP writes {@code .} for {@code +} and no padding. */
    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text.replace('.', '+'));
    }
}
