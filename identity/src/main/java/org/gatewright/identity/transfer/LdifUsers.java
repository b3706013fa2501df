package org.gatewright.identity.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.gatewright.identity.user.UserStatus;

/**
 * The people in an LDIF file: entries of the class {@code inetOrgPerson} (RFC 2798) or a similar one; others are skipped. The
 * directory does not say that an address was verified, so none is.
 */
final class LdifUsers {
    private static final String CLASS = "objectClass";
    private static final String MEMBER_OF = "memberOf";
    private static final String PHONE = "telephoneNumber";
    private static final Set<String> PEOPLE =
            Set.of("person", "organizationalperson", "inetorgperson", "account", "posixaccount", "user");

    /** What is read, or only describes the entry itself. */
    private static final List<String> READ = List.of(
            "dn",
            CLASS,
            "changetype",
            "control",
            "structuralObjectClass",
            "entryUUID",
            "entryDN",
            "entryCSN",
            "creatorsName",
            "createTimestamp",
            "modifiersName",
            "modifyTimestamp",
            "hasSubordinates",
            "subschemaSubentry",
            "uid",
            "cn",
            "sn",
            "givenName",
            "displayName",
            "mail",
            PHONE,
            "mobile",
            "preferredLanguage",
            "userPassword",
            "pwdAccountLockedTime",
            "nsAccountLock",
            MEMBER_OF);

    private LdifUsers() {}

    static boolean read(Members entry, Draft draft) {
        if (!isPerson(entry)) {
            return false;
        }
        draft.id(entry.first("entryUUID"));
        draft.name(entry.first("uid"));
        draft.email(entry.first("mail"), false);
        draft.status(isLocked(entry) ? UserStatus.LOCKED : UserStatus.ACTIVE);
        draft.claim("name", entry.first("displayName").or(() -> entry.first("cn")));
        draft.claim("given_name", entry.first("givenName"));
        draft.claim("family_name", entry.first("sn"));
        draft.claim("phone_number", entry.first(PHONE).or(() -> entry.first("mobile")));
        draft.claim("locale", entry.first("preferredLanguage"));
        draft.groups(entry.texts(MEMBER_OF).stream()
                .flatMap(dn -> group(dn, draft).stream())
                .toList());
        entry.texts("userPassword").forEach(hash -> draft.password(() -> LdapPasswords.read(hash)));
        draft.attributes(others(entry));
        return true;
    }

    private static boolean isPerson(Members entry) {
        return entry.texts(CLASS).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .anyMatch(PEOPLE::contains)
                || !entry.has(CLASS) && entry.has("uid");
    }

    private static boolean isLocked(Members entry) {
        return entry.has("pwdAccountLockedTime")
                || entry.first("nsAccountLock").filter("true"::equalsIgnoreCase).isPresent();
    }

    /** Returns the name of a group: the first value of its distinguished name (RFC 4514). */
    private static Optional<String> group(String dn, Draft draft) {
        try {
            LdapName name = new LdapName(dn);
            if (!name.isEmpty() && name.getRdn(name.size() - 1).getValue() instanceof String group) {
                return Optional.of(group);
            }
        } catch (InvalidNameException | IllegalArgumentException e) {
            // remarked below, since these messages quote the name
        }
        draft.remark("A group was left out, since its name is malformed");
        return Optional.empty();
    }

    private static Map<String, Object> others(Members entry) {
        Map<String, Object> others = new LinkedHashMap<>();
        for (String name : entry.values().keySet()) {
            List<String> values = entry.texts(name);
            if (READ.stream().noneMatch(name::equalsIgnoreCase)) {
                others.put(name, values.size() == 1 ? values.get(0) : values);
            }
        }
        return others;
    }
}
