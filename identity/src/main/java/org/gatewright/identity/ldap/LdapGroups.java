package org.gatewright.identity.ldap;

import java.util.Optional;

/** How the groups of a user are found. */
public sealed interface LdapGroups {
    /** The users have no groups. */
    record None() implements LdapGroups {}

    /**
     * An attribute of the user has the names of the groups, of which the common name is used.
     *
     * @param name the name of the attribute
     */
    record Attribute(String name) implements LdapGroups {
        /** Throws {@link IllegalArgumentException} if it is not the name of an attribute. */
        public Attribute {
            AttributeNames.require(name);
        }
    }

    /**
     * The groups are searched for; their common name is used.
     *
     * @param baseDn where the search begins
     * @param filter a filter in which <code>{dn}</code> stands for the name of the user
     */
    record Search(String baseDn, String filter) implements LdapGroups {
        /** Throws {@link IllegalArgumentException} if the base is not a distinguished name, or the filter is malformed. */
        public Search {
            Names.require("base of the groups", baseDn);
            FilterTemplate.of(filter, FilterTemplate.DN);
        }
    }

    static LdapGroups none() {
        return new None();
    }

    /** Returns the groups in {@code memberOf}. */
    static LdapGroups memberOf() {
        return new Attribute("memberOf");
    }

    /** Returns the groups that a search finds. */
    static LdapGroups search(String baseDn, String filter) {
        return new Search(baseDn, filter);
    }

    /** Returns the groups in Active Directory that the user belongs to directly, or through other groups. */
    static LdapGroups nested(String baseDn) {
        return new Search(baseDn, "(member:1.2.840.113556.1.4.1941:={dn})");
    }

    /** Returns the name of the attribute that has them, if one does. */
    default Optional<String> attribute() {
        return this instanceof Attribute named ? Optional.of(named.name()) : Optional.empty();
    }
}
