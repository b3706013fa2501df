package org.gatewright.protocol;

/** Untrusted text in a form that is safe in a log line. */
public final class LogText {
    private static final int MOST = 200;

    private LogText() {}

    /** Returns the first 200 characters, with a question mark for each that is not printable ASCII. */
    public static String brief(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(MOST).forEach(c -> printable.append(c >= 0x20 && c <= 0x7e ? (char) c : '?'));
        return printable.toString();
    }
}
