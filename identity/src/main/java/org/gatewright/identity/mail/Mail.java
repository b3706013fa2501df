package org.gatewright.identity.mail;

/**
 * A mail to one recipient. Its {@code toString} omits the values.
 *
 * @param to the recipient
 * @param subject one line
 * @param text the body as plain text
 * @param html the same as an HTML document
 * @param language the language of the words, a tag such as {@code en} (RFC 5646)
 */
public record Mail(MailAddress to, String subject, String text, String html, String language) {
    private static final int MAX_SUBJECT = 200;
    private static final int MAX_TEXT = 8 * 1024;
    private static final int MAX_HTML = 16 * 1024;
    private static final int MAX_LANGUAGE = 35;

    /** Throws {@link IllegalArgumentException} for control characters in a header, and for texts that are too long. */
    public Mail {
        require(!subject.isBlank() && subject.length() <= MAX_SUBJECT, "The subject must have 1 to 200 characters");
        require(isLine(subject), "The subject must not contain control characters");
        require(text.length() <= MAX_TEXT, "The text of a mail is longer than 8 KiB");
        require(html.length() <= MAX_HTML, "The HTML of a mail is longer than 16 KiB");
        require(
                !language.isEmpty()
                        && language.length() <= MAX_LANGUAGE
                        && language.chars().allMatch(c -> c == '-' || c < 0x80 && Character.isLetterOrDigit(c)),
                "The language of a mail is a tag such as en");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Returns whether a text has neither control characters nor line separators. */
    static boolean isLine(String text) {
        return text.codePoints().noneMatch(Mail::isControl);
    }

    static boolean isControl(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return "Mail";
    }
}
