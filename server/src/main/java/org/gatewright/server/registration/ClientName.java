package org.gatewright.server.registration;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;

/** The name that a stranger gives a client, which people read before they trust it. */
final class ClientName {
    private static final int MAX = 100;

    private ClientName() {}

    /**
     * The name without control and format characters, such as those that turn the direction of writing around, with single
     * spaces, and not longer than 100 characters.
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

    /** Whether people could take it for the name of one of these. */
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

    /** What is left of a name when case, accents, spaces and signs are not looked at. */
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
