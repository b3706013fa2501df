package org.gatewright.identity.mail;

import java.time.Instant;
import java.util.Optional;

/**
 * When and from where a mail was asked for, as the server knows it. Its {@code toString} omits the values.
 *
 * @param time when
 * @param browser the browser, such as {@code Firefox on Linux}
 * @param place an approximate place, such as {@code Utrecht, Netherlands}
 * @param address the network address
 */
public record Origin(Instant time, Optional<String> browser, Optional<String> place, Optional<String> address) {
    private static final int MAX_LENGTH = 60;

    /** Reduces the texts to words, since the browser chooses some of them and mail programs make links of addresses. */
    public Origin {
        browser = browser.map(Origin::words).filter(text -> !text.isEmpty());
        place = place.map(Origin::words).filter(text -> !text.isEmpty());
        address = address.filter(Origin::isAddress);
    }

    /** Returns an origin of which only the time is known. */
    public static Origin at(Instant time) {
        return new Origin(time, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static String words(String text) {
        int[] points = text.codePoints().limit(MAX_LENGTH).toArray();
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < points.length; i++) {
            boolean joins = points[i] == '.' && i + 1 < points.length && Character.isLetter(points[i + 1]);
            words.appendCodePoint(isPlain(points[i]) && !joins ? points[i] : ' ');
        }
        return words.toString().strip();
    }

    private static boolean isPlain(int point) {
        return Character.isLetterOrDigit(point)
                || Character.getType(point) == Character.NON_SPACING_MARK
                || Character.getType(point) == Character.COMBINING_SPACING_MARK
                || " .,'’()-".indexOf(point) >= 0;
    }

    /** Returns whether a text has only the characters of an IP address, without the zone. */
    private static boolean isAddress(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(c -> c == '.' || c == ':' || c < 0x80 && Character.digit(c, 16) >= 0);
    }

    @Override
    public String toString() {
        return "Origin";
    }
}
