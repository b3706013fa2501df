package org.gatewright.identity.password;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.secret.SecretHash;

/**
 * Hashes by bcrypt, {@code $2b$10$…}, that other systems have made; it uses the first 72 bytes of a password. Thread-safe.
 *
 * @param name the version, or a name of our own for what is hashed before
 * @param prefix what our own name adds to the text
 * @param before what is done to the password
 */
record Bcrypt(String name, String prefix, UnaryOperator<String> before) implements SecretHash {
    private static final int LENGTH = 60;
    private static final int HASH = 31;
    private static final int MAX_COST = 16;

    /** The name of bcrypt over the hexadecimal SHA-256 of the password, as Django has it. */
    static final String OF_SHA256 = "bcrypt-sha256";

    /** Returns all versions. */
    static List<SecretHash> all() {
        return List.of(
                new Bcrypt("2a", "", password -> password),
                new Bcrypt("2b", "", password -> password),
                new Bcrypt("2y", "", password -> password),
                new Bcrypt(OF_SHA256, "$" + OF_SHA256, Bcrypt::sha256));
    }

    static boolean isBcrypt(String encoded) {
        return encoded.startsWith("$2") || encoded.startsWith("$" + OF_SHA256);
    }

    /** Returns a random hash with the same cost and salt. */
    static String unmatched(String like, Entropy entropy) {
        String digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./";
        StringBuilder text = new StringBuilder(like.substring(0, like.length() - HASH));
        for (byte random : entropy.bytes(HASH)) {
            text.append(digits.charAt(random & 63));
        }
        return text.toString();
    }

    private static String sha256(String password) {
        return HexFormat.of().formatHex(Hashes.sha256(password.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public boolean verify(String secret, String encoded) {
        require(encoded);
        byte[] password = before.apply(secret).getBytes(StandardCharsets.UTF_8);
        return OpenBSDBCrypt.checkPassword(encoded.substring(prefix.length()), password);
    }

    @Override
    public void require(String encoded) {
        String text = encoded.startsWith(prefix) ? encoded.substring(prefix.length()) : "";
        boolean wellFormed = text.length() == LENGTH
                && List.of("$2a$", "$2b$", "$2y$").contains(text.substring(0, 4))
                && text.charAt(6) == '$'
                && text.substring(7).chars().allMatch(Bcrypt::isDigit);
        int cost = wellFormed ? number(text.substring(4, 6)) : 0;
        if (cost < 4 || cost > MAX_COST) {
            throw new IllegalArgumentException("Not a bcrypt hash with a cost from 4 to " + MAX_COST);
        }
    }

    private static boolean isDigit(int character) {
        return character < 0x80 && Character.isLetterOrDigit(character) || character == '.' || character == '/';
    }

    private static int number(String digits) {
        return digits.chars().allMatch(digit -> digit >= '0' && digit <= '9') ? Integer.parseInt(digits) : 0;
    }
}
