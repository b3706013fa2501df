package org.gatewright.server.user;

import java.text.Normalizer;
import java.util.Locale;

/**
 * One form for all that people type and mean the same (RFC 8264, RFC 8265): the same letters look alike on two keyboards
 * and have other code points.
 */
public final class Precis {
    private static final int FIRST_WIDE = 0xff00;
    private static final int LAST_WIDE = 0xffef;

    private Precis() {}

    /** A user name for comparing (UsernameCaseMapped, RFC 8265 §3.3): without regard to case, width and composition. */
    public static String username(String typed) {
        StringBuilder mapped = new StringBuilder();
        typed.strip()
                .codePoints()
                .mapToObj(c -> c >= FIRST_WIDE && c <= LAST_WIDE
                        ? Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
                        : Character.toString(c))
                .forEach(mapped::append);
        String folded = mapped.toString().toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    /** A password for hashing and comparing (OpaqueString, RFC 8265 §4.2): with case, and with one kind of space. */
    public static String password(String typed) {
        StringBuilder mapped = new StringBuilder();
        typed.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        return Normalizer.normalize(mapped, Normalizer.Form.NFC);
    }
}
