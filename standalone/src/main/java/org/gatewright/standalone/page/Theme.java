package org.gatewright.standalone.page;

import java.util.Locale;
import java.util.Optional;

/**
 * The look of the pages of one server: an accent colour, in both schemes, corners, a font, and what is behind the card.
 * Everything else, such as the colours of warnings, is the same everywhere. Immutable.
 *
 * @param css the rules that are added to the stylesheet; empty for the usual look
 */
public record Theme(String css) {
    /** The usual look. */
    public static final Theme USUAL = new Theme("");

    /** The minimum contrast of texts in the accent colour, and on it (WCAG 2.2 §1.4.3). */
    private static final double TEXT = 4.5;

    private static final int STEPS = 100;

    private static final Scheme LIGHT =
            new Scheme("light", Colour.of("#ffffff"), Colour.of("#f4f3ef"), 0.11, Colour.BLACK);
    private static final Scheme DARK =
            new Scheme("dark", Colour.of("#182124"), Colour.of("#0e1416"), 0.18, Colour.WHITE);

    private static final int MAX_FONT = 40;

    /** How round corners are. */
    public enum Corners {
        SQUARE("0"),
        SLIGHT(".5"),
        ROUND("1");

        private final String scale;

        Corners(String scale) {
            this.scale = scale;
        }

        /** Returns the corners of a setting: {@code square}, {@code slight} or {@code round}. */
        public static Corners of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Returns the same look with other corners. */
    public Theme corners(Corners corners) {
        return new Theme(css + ":root{--gw-radius:" + corners.scale + "}");
    }

    /** Returns the same look with an installed font; throws {@link IllegalArgumentException} for anything but a name. */
    public Theme font(String name) {
        boolean isName = !name.isBlank()
                && name.length() <= MAX_FONT
                && name.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || c == ' ' || c == '-');
        if (!isName) {
            throw new IllegalArgumentException("a font is the name of one that is installed, such as Inter");
        }
        return new Theme(css + "body{font-family:\"" + name + "\",system-ui,sans-serif}");
    }

    /**
     * The grounds of a scheme, as in the stylesheet.
     *
     * @param tint the share of the accent in the ground of what is chosen
     * @param away the colour towards which the accent gets more contrast
     */
    private record Scheme(String name, Colour card, Colour paper, double tint, Colour away) {
        Colour on(Colour accent) {
            return accent.contrast(Colour.WHITE) >= accent.contrast(Colour.BLACK) ? Colour.WHITE : Colour.BLACK;
        }

        Colour tintOf(Colour accent) {
            return card.mix(accent, tint);
        }

        /** Returns the pair that is too close, such as {@code accent on card}; empty if there is none. */
        Optional<String> problem(Colour accent) {
            if (accent.contrast(on(accent)) < TEXT) {
                return Optional.of("text on accent");
            }
            if (accent.contrast(card) < TEXT) {
                return Optional.of("accent on card");
            }
            if (accent.contrast(paper) < TEXT) {
                return Optional.of("accent on paper");
            }
            return accent.contrast(tintOf(accent)) < TEXT ? Optional.of("accent on tint") : Optional.empty();
        }

        /** Returns the nearest colour, lighter or darker, without a problem. */
        Colour nearest(Colour accent) {
            for (int step = 0; step <= STEPS; step++) {
                Colour other = accent.mix(away, step / (double) STEPS);
                if (problem(other).isEmpty()) {
                    return other;
                }
            }
            return away;
        }

        String rules(Colour accent) {
            Colour hover = accent.mix(away, 0.2);
            return ":root{--gw-accent:" + accent + ";--gw-hover:" + hover + ";--gw-on:" + on(accent) + ";--gw-tint:"
                    + tintOf(accent) + "}";
        }
    }

    /**
     * Returns a look. Throws {@link IllegalArgumentException} if texts could not be read, with the nearest colour that can.
     *
     * @param accent the accent colour, such as {@code #5b2a86}; empty for the usual one
     * @param dark the accent colour of the dark scheme; empty for one that is derived
     * @param plain whether there are no arches behind the card
     */
    public static Theme of(Optional<String> accent, Optional<String> dark, boolean plain) {
        if (accent.isEmpty() && dark.isPresent()) {
            throw new IllegalArgumentException("a dark accent needs an accent too");
        }
        StringBuilder css = new StringBuilder();
        accent.map(Colour::of).ifPresent(colour -> {
            Colour darkAccent = dark.map(Colour::of).orElseGet(() -> DARK.nearest(colour));
            require(LIGHT, colour);
            require(DARK, darkAccent);
            css.append(LIGHT.rules(colour))
                    .append("@media (prefers-color-scheme:dark){")
                    .append(DARK.rules(darkAccent))
                    .append('}');
        });
        if (plain) {
            css.append(".flow::before{display:none}");
        }
        return new Theme(css.toString());
    }

    private static void require(Scheme scheme, Colour accent) {
        scheme.problem(accent).ifPresent(pair -> {
            throw new IllegalArgumentException("the contrast of " + pair + " is below " + TEXT + ":1 in the "
                    + scheme.name() + " scheme; the nearest colour that passes is "
                    + scheme.nearest(accent));
        });
    }
}
