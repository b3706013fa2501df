package org.gatewright.standalone.page;

import java.util.Locale;

/**
 * A colour of a page (sRGB).
 *
 * @param red from 0 to 255, like the others
 */
record Colour(int red, int green, int blue) {
    static final Colour WHITE = new Colour(255, 255, 255);
    static final Colour BLACK = new Colour(0, 0, 0);

    private static final int MAX = 255;

    /** Returns the colour of a text such as {@code #0d5560}; throws {@link IllegalArgumentException} for any other. */
    static Colour of(String text) {
        boolean valid = text.length() == 7
                && text.charAt(0) == '#'
                && text.substring(1).chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
        if (!valid) {
            throw new IllegalArgumentException("a colour has the form #0d5560");
        }
        int value = Integer.parseInt(text.substring(1), 16);
        return new Colour(value >> 16, value >> 8 & MAX, value & MAX);
    }

    /** Returns the relative luminance (WCAG 2.2). */
    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int part) {
        double share = part / (double) MAX;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    /** Returns the contrast with another colour, from 1 to 21. */
    double contrast(Colour other) {
        double one = luminance();
        double two = other.luminance();
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    /** Returns this colour with a share of another one. */
    Colour mix(Colour other, double share) {
        return new Colour(
                between(red, other.red, share), between(green, other.green, share), between(blue, other.blue, share));
    }

    private static int between(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
}
