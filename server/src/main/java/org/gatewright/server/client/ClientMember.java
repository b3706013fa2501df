package org.gatewright.server.client;

import java.util.List;
import java.util.function.Predicate;
import org.gatewright.protocol.RedirectUri;

/**
 * A member of client metadata that a feature adds (RFC 7591 §2), kept in {@code Client.extensions}.
 *
 * @param name such as {@code logo_uri}
 * @param registrable whether clients may register it dynamically; otherwise only the operator sets it
 * @param localized whether it may have variants in other languages, such as {@code logo_uri#de} (RFC 7591 §2.2)
 * @param rule throws {@link IllegalArgumentException} for an invalid value
 */
public record ClientMember(String name, boolean registrable, boolean localized, Rule rule) {
    private static final int MAX_TEXTS = 20;
    private static final int MAX_LANGUAGE = 35;

    /** The members that describe a client to end-users and operators (RFC 7591 §2). */
    static final List<ClientMember> DESCRIPTIVE = List.of(
            page("client_uri"),
            page("logo_uri"),
            page("policy_uri"),
            page("tos_uri"),
            of("contacts", "a list of strings", ClientMember::areTexts),
            text("software_id"),
            text("software_version"));

    private static ClientMember page(String name) {
        return of(name, "an https URL", ClientMember::isWeb).inLanguages();
    }

    /** A validation of the values of a member. */
    @FunctionalInterface
    public interface Rule {
        void check(Object value);
    }

    /** Returns a member that clients may register, with values that meet the condition. */
    public static ClientMember of(String name, String expected, Predicate<Object> condition) {
        return new ClientMember(name, true, false, value -> {
            if (!condition.test(value)) {
                throw new IllegalArgumentException("'" + name + "' must be " + expected);
            }
        });
    }

    /** Returns a string member, which clients may register. */
    public static ClientMember text(String name) {
        return of(name, "a string", String.class::isInstance);
    }

    /** Returns the same member with variants in other languages. */
    public ClientMember inLanguages() {
        return new ClientMember(name, registrable, true, rule);
    }

    /** Returns whether that is its name, or the name of a variant in another language. */
    public boolean isNamed(String member) {
        return member.equals(name) || localized && isVariant(member, name);
    }

    /** Returns whether the value is valid. */
    public boolean permits(Object value) {
        try {
            rule.check(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns whether it is the name of a variant of a member in another language (RFC 5646). */
    public static boolean isVariant(String member, String of) {
        return member.startsWith(of + '#')
                && member.length() > of.length() + 1
                && member.length() <= of.length() + 1 + MAX_LANGUAGE
                && member.substring(of.length() + 1).chars().allMatch(ClientMember::isOfLanguage);
    }

    private static boolean isOfLanguage(int character) {
        return character == '-' || character < 0x80 && Character.isLetterOrDigit(character);
    }

    /** Returns whether the value is an https URL with a host. */
    public static boolean isWeb(Object value) {
        try {
            return value instanceof String text
                    && text.startsWith("https://")
                    && new RedirectUri(text.split("#", 2)[0]).origin().length() > "https://".length();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns whether the value is a list of strings, not too many. */
    public static boolean areTexts(Object value) {
        return value instanceof List<?> list
                && list.size() <= MAX_TEXTS
                && list.stream().allMatch(String.class::isInstance);
    }
}
