package org.gatewright.identity.ldap;

/** The names of attributes in settings (RFC 4512 §2.5). */
final class AttributeNames {
    private static final int MAX_LENGTH = 128;

    private AttributeNames() {}

    /** Throws {@link IllegalArgumentException} unless it is a name or an object identifier without options. */
    static void require(String name) {
        if (name.isEmpty()
                || name.length() > MAX_LENGTH
                || !name.chars().allMatch(AttributeNames::isAllowed)
                || !Character.isLetterOrDigit(name.charAt(0))) {
            throw new IllegalArgumentException("'" + name + "' is not the name of an LDAP attribute");
        }
    }

    private static boolean isAllowed(int character) {
        return character < 0x80 && Character.isLetterOrDigit(character) || character == '-' || character == '.';
    }
}
