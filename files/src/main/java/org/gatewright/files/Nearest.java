package org.gatewright.files;

import java.util.Locale;

/** Suggestions for misspelled names. */
public final class Nearest {
    private Nearest() {}

    /** Returns the end of a sentence that suggests the nearest choice, or lists all. */
    public static String hint(String text, Iterable<String> choices) {
        String best = "";
        int least = 1 + text.length() / 3;
        for (String choice : choices) {
            int distance = distance(text.toLowerCase(Locale.ROOT), choice.toLowerCase(Locale.ROOT));
            if (distance <= least) {
                least = distance;
                best = choice;
            }
        }
        if (!best.isEmpty()) {
            return "; did you mean '" + best + "'?";
        }
        String all = String.join(", ", choices);
        return all.isEmpty() ? "" : "; expected one of " + all;
    }

    /** Returns the Levenshtein distance. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
