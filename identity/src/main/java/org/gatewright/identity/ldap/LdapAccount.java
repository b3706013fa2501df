package org.gatewright.identity.ldap;

import com.unboundid.ldap.sdk.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;

/**
 * What is kept of a user's entry for a short time. Immutable; its {@code toString} omits the values.
 *
 * @param dn the name of the entry
 * @param credential a fingerprint of the time when the password was changed
 * @param claims the claims, with the groups if an attribute has them
 */
record LdapAccount(String dn, boolean active, Optional<String> credential, Map<String, Object> claims) {
    static final int MAX_GROUPS = 1000;

    private static final int MAX_VALUES = 100;
    private static final int MAX_LENGTH = 1024;
    private static final String EMAIL = "email";
    private static final String VERIFIED = "email_verified";

    LdapAccount {
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }

    static LdapAccount of(Entry entry, LdapSettings settings, Instant now) {
        return new LdapAccount(
                entry.getDN(),
                !AccountState.isDisabled(entry, now) && !AccountState.isLocked(entry),
                AccountState.passwordChange(entry)
                        .map(time -> Base64Url.encode(Hashes.sha256(time.getBytes(StandardCharsets.UTF_8)))),
                claims(entry, settings));
    }

    private static Map<String, Object> claims(Entry entry, LdapSettings settings) {
        Map<String, Object> claims = new LinkedHashMap<>();
        settings.claims()
                .forEach((attribute, claim) ->
                        value(claim, texts(entry, attribute)).ifPresent(value -> claims.putIfAbsent(claim, value)));
        if (claims.containsKey(EMAIL)) {
            claims.put(VERIFIED, settings.emailVerified());
        }
        settings.groups().attribute().ifPresent(name -> claims.put(LdapDirectory.GROUPS, groups(entry, name)));
        return claims;
    }

    private static Optional<Object> value(String claim, List<String> texts) {
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        if (claim.equals("roles")) {
            return Optional.of(texts);
        }
        return Optional.of(texts.size() == 1 || ClaimMapping.isText(claim) ? texts.get(0) : texts);
    }

    private static List<String> texts(Entry entry, String name) {
        return values(entry, name)
                .filter(LdapAccount::isUsable)
                .limit(MAX_VALUES)
                .toList();
    }

    private static List<String> groups(Entry entry, String attribute) {
        return values(entry, attribute)
                .flatMap(dn -> Names.commonName(dn).stream())
                .filter(LdapAccount::isUsable)
                .distinct()
                .limit(MAX_GROUPS)
                .toList();
    }

    /** Returns the common names of entries of groups. */
    static List<String> groups(List<? extends Entry> entries) {
        List<String> names = new ArrayList<>();
        entries.forEach(entry -> Optional.ofNullable(entry.getAttributeValue("cn"))
                .or(() -> Names.commonName(entry.getDN()))
                .filter(LdapAccount::isUsable)
                .ifPresent(names::add));
        return names.stream().distinct().limit(MAX_GROUPS).toList();
    }

    private static Stream<String> values(Entry entry, String name) {
        String[] values = entry.getAttributeValues(name);
        return values == null ? Stream.of() : Stream.of(values);
    }

    /** Returns whether a value is a text of a reasonable length, as claims are. */
    private static boolean isUsable(String value) {
        return !value.isBlank() && value.length() <= MAX_LENGTH && value.chars().noneMatch(LdapAccount::isBinary);
    }

    private static boolean isBinary(int character) {
        return character == '\ufffd' || Character.isISOControl(character) && !Character.isWhitespace(character);
    }

    @Override
    public String toString() {
        return "LdapAccount";
    }
}
