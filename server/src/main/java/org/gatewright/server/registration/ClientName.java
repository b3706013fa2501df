package org.gatewright.server.registration;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;

/** The client name of an untrusted client, which end-users read before they decide. */
final class ClientName {
    private static final int MAX = 100;

    private ClientName() {}

    /**
     * Returns the name without control and format characters, such as those that change the writing direction, with
     * single spaces, and with at most 100 characters.
     */
    static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFC)
                .codePoints()
                .map(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c)
                .filter(c -> isShown(c) && !(c == ' ' && plain.toString().endsWith(" ")))
                .limit(MAX)
                .forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }

    /** Returns whether it could be mistaken for one of these names. */
    static boolean resembles(String name, Collection<String> others) {
        String skeleton = skeleton(name);
        return others.stream().map(ClientName::skeleton).anyMatch(skeleton::equals);
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** Returns the name without case, accents, spaces and punctuation. */
    private static String skeleton(String name) {
        StringBuilder letters = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(letters::appendCodePoint);
        return letters.isEmpty() ? name : letters.toString();
    }
}
