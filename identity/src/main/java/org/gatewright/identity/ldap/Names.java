package org.gatewright.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.Optional;

/** Distinguished names (RFC 4514). */
final class Names {
    private Names() {}

    /** Throws {@link IllegalArgumentException} unless the text is a distinguished name, and not an empty one. */
    static DN require(String what, String text) {
        try {
            DN name = new DN(text);
            if (!name.isNullDN()) {
                return name;
            }
        } catch (LDAPException e) {
            // The message below is enough.
        }
        throw new IllegalArgumentException(
                "The " + what + " must be a distinguished name such as ou=people,dc=example,dc=com");
    }

    /** Returns the common name of a group, or else the first value of its name. */
    static Optional<String> commonName(String text) {
        try {
            RDN first = new DN(text).getRDN();
            if (first == null) {
                return Optional.empty();
            }
            String[] attributes = first.getAttributeNames();
            String[] values = first.getAttributeValues();
            for (int i = 0; i < attributes.length; i++) {
                if (attributes[i].equalsIgnoreCase("cn")) {
                    return Optional.of(values[i]);
                }
            }
            return Optional.of(values[0]);
        } catch (LDAPException e) {
            return Optional.empty();
        }
    }
}
