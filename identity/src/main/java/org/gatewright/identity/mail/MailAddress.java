package org.gatewright.identity.mail;

import org.gatewright.server.user.Precis;

/**
 * An e-mail address that a mail can be sent to: a local part of ASCII letters, digits and the other characters of an atom
 * (RFC 5322 §3.2.3), and a domain name, which may be internationalized. Its {@code toString} omits the values.
 *
 * @param value the address, as it was typed
 */
public record MailAddress(String value) {
    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL = 64;
    private static final String SYMBOLS = "!#$%&'*+-/=?^_`{|}~";

    /** Throws {@link IllegalArgumentException} for anything else, without repeating it. */
    public MailAddress {
        if (!isValid(value)) {
            throw new IllegalArgumentException("An e-mail address has the form name@example.com");
        }
    }

    /** Returns whether the text is an address. */
    public static boolean isValid(String text) {
        int at = text.indexOf('@');
        return text.length() <= MAX_LENGTH
                && at > 0
                && isLocal(text.substring(0, at))
                && isDomain(text.substring(at + 1));
    }

    private static boolean isLocal(String local) {
        return local.length() <= MAX_LOCAL
                && local.chars().allMatch(c -> isAlphanumeric(c) || SYMBOLS.indexOf(c) >= 0 || c == '.')
                && !local.startsWith(".")
                && !local.endsWith(".")
                && !local.contains("..");
    }

    private static boolean isAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isDomain(String domain) {
        try {
            String ascii = Precis.domain(domain);
            return !ascii.isEmpty() && !ascii.endsWith(".") && ascii.length() < MAX_LENGTH;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the domain in ASCII and lower case. */
    public String domain() {
        return Precis.domain(value.substring(value.indexOf('@') + 1));
    }

    /** Returns the address with the domain in ASCII, as it is sent to mail servers (RFC 5890 §2.3.2.1). */
    public String ascii() {
        return value.substring(0, value.indexOf('@') + 1) + domain();
    }

    @Override
    public String toString() {
        return "MailAddress";
    }
}
