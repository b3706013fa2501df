package org.gatewright.identity.totp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;

/** Codes that each replace a code of the authenticator app once; 80 random bits, of which only a hash is stored. */
public final class RecoveryCodes {
    /** The number of codes that a user gets. */
    public static final int COUNT = 10;

    private static final int BYTES = 10;

    private RecoveryCodes() {}

    /** Returns new codes, to be shown once. */
    public static List<String> create(Entropy entropy) {
        return Stream.generate(() -> Base32.encode(entropy.bytes(BYTES)))
                .limit(COUNT)
                .map(text -> Base32.grouped(text.toLowerCase(Locale.ROOT), '-'))
                .toList();
    }

    /** Returns the hash of a code, however it was typed. */
    public static String hash(String typed) {
        StringBuilder code = new StringBuilder();
        typed.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(point -> point != '-' && !Character.isWhitespace(point))
                .forEach(code::appendCodePoint);
        return Base64Url.encode(Hashes.sha256(("gatewright recovery code " + code).getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the hashes without that of the typed code; empty if it is none of them. */
    public static Optional<List<String>> use(List<String> hashes, String typed) {
        List<String> rest = new ArrayList<>(hashes);
        return rest.remove(hash(typed)) ? Optional.of(rest) : Optional.empty();
    }
}
