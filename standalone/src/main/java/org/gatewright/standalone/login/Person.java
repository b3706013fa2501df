package org.gatewright.standalone.login;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An end-user on a page.
 *
 * @param name the name that the end-user knows the account by
 * @param detail what tells the account from others of the same name, such as an e-mail address; may be empty
 */
public record Person(String name, String detail) {
    private static final int INITIALS = 2;

    /** Returns the first letters of the first two words of the name. */
    public String initials() {
        return Arrays.stream(name.split("[\\s.@]+"))
                .filter(word -> !word.isEmpty() && Character.isLetterOrDigit(word.codePointAt(0)))
                .limit(INITIALS)
                .map(word -> Character.toString(word.codePointAt(0)).toUpperCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
