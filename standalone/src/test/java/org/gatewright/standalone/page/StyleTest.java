package org.gatewright.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contrast of the colours in the stylesheet, computed. */
class StyleTest {
    private static final Pattern COLOUR = Pattern.compile("--gw-([a-z0-9-]+): (#[0-9a-f]{6})");
    private static final double TEXT = 7;
    private static final double OTHER = 3;

    private static String css() throws IOException {
        try (InputStream in = Pages.class.getResourceAsStream("/org/gatewright/standalone/style.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the colours of the first or second {@code :root} rule. */
    private static Map<String, String> colours(boolean dark) throws IOException {
        String css = css();
        int begin = dark ? css.indexOf(":root", css.indexOf("prefers-color-scheme: dark")) : css.indexOf(":root");
        Map<String, String> colours = new HashMap<>();
        Matcher matcher = COLOUR.matcher(css.substring(begin, css.indexOf('}', begin)));
        while (matcher.find()) {
            colours.put(matcher.group(1), matcher.group(2));
        }
        return colours;
    }

    /** Returns the relative luminance (WCAG 2.2). */
    private static double luminance(String colour) {
        double sum = 0;
        double[] weights = {0.2126, 0.7152, 0.0722};
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    private static double contrast(Map<String, String> colours, String one, String two) {
        double first = luminance(colours.get(one));
        double second = luminance(colours.get(two));
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    @ParameterizedTest
    @Spec("WCAG 2.2 §1.4.6")
    @CsvSource({
        "ink,card",
        "ink,paper",
        "ink,glow",
        "ink,sunk",
        "ink,tint",
        "ink,danger-tint",
        "soft,card",
        "soft,paper",
        "soft,sunk",
        "accent,card",
        "accent,paper",
        "accent,tint",
        "on,accent",
        "on,hover",
        "danger-tint,danger"
    })
    void givesTextAContrastOfSeven(String text, String ground) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            assertThat(contrast(colours(dark), text, ground))
                    .as(text + " on " + ground + (dark ? " in the dark" : ""))
                    .isGreaterThanOrEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @Spec("WCAG 2.2 §1.4.11")
    @CsvSource({"edge,card", "edge,paper", "edge,sunk", "brass,card", "accent,card", "accent,paper"})
    void givesWhatOneOperatesAContrastOfThree(String edge, String ground) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            assertThat(contrast(colours(dark), edge, ground))
                    .as(edge + " on " + ground + (dark ? " in the dark" : ""))
                    .isGreaterThanOrEqualTo(OTHER);
        }
    }

    /** So that a page reads from right to left without another stylesheet. */
    @Test
    void usesLogicalPropertiesOnly() throws IOException {
        assertThat(css()).doesNotContainPattern("(margin|padding|border|inset)-(left|right)|text-align: (left|right)");
    }
}
