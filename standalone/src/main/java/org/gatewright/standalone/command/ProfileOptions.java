package org.gatewright.standalone.command;

import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.identity.user.ClaimNames;
import org.gatewright.identity.user.UserProfile;
import picocli.CommandLine.Option;

/** The options for the profile of a user. */
final class ProfileOptions {
    @Option(names = "--email", paramLabel = "ADDRESS", description = "The e-mail address; empty to remove it.")
    private Optional<String> email = Optional.empty();

    @Option(
            names = "--verified",
            negatable = true,
            description = "Whether the address was proven to be the user's own; it then identifies the account.")
    private Optional<Boolean> verified = Optional.empty();

    @Option(names = "--name", paramLabel = "FULL", description = "The full name.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--locale", paramLabel = "TAG", description = "The language, such as en-GB.")
    private Optional<String> locale = Optional.empty();

    @Option(names = "--claim", paramLabel = "NAME=VALUE", description = "A claim; an empty value removes it.")
    private List<String> claims = List.of();

    @Option(names = "--group", paramLabel = "GROUP", description = "A group that the user belongs to.")
    private List<String> groups = List.of();

    @Option(names = "--role", paramLabel = "ROLE", description = "A role that the user has.")
    private List<String> roles = List.of();

    /** Returns whether none is given. */
    boolean isEmpty() {
        return email.isEmpty()
                && verified.isEmpty()
                && name.isEmpty()
                && locale.isEmpty()
                && claims.isEmpty()
                && groups.isEmpty()
                && roles.isEmpty();
    }

    boolean hasEmail() {
        return email.isPresent();
    }

    /** Returns the profile with what is given. Throws {@link IllegalArgumentException} for what a profile cannot have. */
    UserProfile apply(UserProfile before) {
        Optional<String> address = email.or(before::email).filter(text -> !text.isEmpty());
        boolean proven = verified.orElse(before.emailVerified() && address.equals(before.email()));
        if (proven && address.isEmpty() && verified.isPresent()) {
            throw new IllegalArgumentException("There is no e-mail address that could be verified");
        }
        return before.email(address, proven)
                .claims(claims(before.claims()))
                .groups(union(before.groups(), groups))
                .roles(union(before.roles(), roles));
    }

    private Map<String, Object> claims(Map<String, Object> before) {
        Map<String, Object> all = new LinkedHashMap<>(before);
        name.ifPresent(text -> put(all, "name", text));
        locale.ifPresent(tag -> put(all, "locale", language(tag)));
        for (String claim : claims) {
            int end = claim.indexOf('=');
            if (end < 1) {
                throw new IllegalArgumentException("A claim is given as NAME=VALUE");
            }
            put(all, claim.substring(0, end), claim.substring(end + 1));
        }
        return all;
    }

    private static void put(Map<String, Object> claims, String name, String value) {
        if (value.isEmpty()) {
            claims.remove(name);
            return;
        }
        if (!ClaimNames.accepts(name, value)) {
            throw new IllegalArgumentException("There cannot be a claim '" + name
                    + "' with a text: names have a-z, 0-9 and _, and those of tokens and accounts are reserved");
        }
        claims.put(name, value);
    }

    private static String language(String tag) {
        try {
            return new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
        } catch (IllformedLocaleException e) {
            throw new IllegalArgumentException("The locale is not a language tag such as en-GB", e);
        }
    }

    private static List<String> union(List<String> before, List<String> more) {
        if (more.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("A group or role must not be blank");
        }
        return Stream.concat(before.stream(), more.stream()).distinct().toList();
    }
}
