package org.gatewright.protocol;

/** What strangers wrote, in a form that can stand in a line of a log. */
public final class LogText {
    private static final int MOST = 200;

    private LogText() {}

    /** The first 200 characters, with a question mark for each that is not printable ASCII. */
    public static String brief(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(MOST).forEach(c -> printable.append(c >= 0x20 && c <= 0x7e ? (char) c : '?'));
        return printable.toString();
    }
}
