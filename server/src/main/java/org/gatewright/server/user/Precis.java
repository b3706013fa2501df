package org.gatewright.server.user;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;

/**
 * One form for equivalent inputs (RFC 8264, RFC 8265): letters that look the same may have different code points on
 * different keyboards.
 */
public final class Precis {
    private static final int FIRST_WIDE = 0xff00;
    private static final int LAST_WIDE = 0xffef;

    private static final int MAX_DOMAIN = 253;

    /** The sharp s, the final sigma, and the two joiners. */
    private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d";

    private Precis() {}

    /**
     * Returns a user name for comparison (UsernameCaseMapped, RFC 8265 §3.3): without regard to case, width and
     * composition. Of an e-mail address, the domain is in ASCII.
     */
    public static String username(String typed) {
        StringBuilder mapped = new StringBuilder();
        typed.strip()
                .codePoints()
                .mapToObj(c -> c >= FIRST_WIDE && c <= LAST_WIDE
                        ? Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
                        : Character.toString(c))
                .forEach(mapped::append);
        String folded = Normalizer.normalize(mapped.toString().toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        int domain = folded.lastIndexOf('@') + 1;
        return domain == 0 ? folded : folded.substring(0, domain) + asciiOr(folded.substring(domain));
    }

    private static String asciiOr(String typed) {
        try {
            return domain(typed);
        } catch (IllegalArgumentException none) {
            return typed;
        }
    }

    /**
     * Returns a domain name in ASCII and lower case, since it has the same meaning in its own letters (RFC 5890 §2.3.2.1).
     * Throws {@link IllegalArgumentException} for another text, and for a name with one of the four characters that versions
     * of the standard convert to different domains (RFC 5894 §7.2); their ASCII form is accepted.
     */
    public static String domain(String typed) {
        if (typed.length() > MAX_DOMAIN) { // the time of the conversion grows with the square of the length
            throw new IllegalArgumentException("The domain is too long");
        }
        if (typed.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("The domain must be written in ASCII");
        }
        return IDN.toASCII(typed, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns a password for hashing and comparison (OpaqueString, RFC 8265 §4.2): with case, and with one kind of
     * space.
     */
    public static String password(String typed) {
        StringBuilder mapped = new StringBuilder();
        typed.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        return Normalizer.normalize(mapped, Normalizer.Form.NFC);
    }
}
