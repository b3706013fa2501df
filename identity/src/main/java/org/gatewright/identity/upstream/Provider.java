package org.gatewright.identity.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service where users may sign in, as the operator describes it. Immutable; its text reveals no secret.
 *
 * @param key identifies it in addresses of this server; lower-case letters, digits and hyphens
 * @param name what users call it
 * @param issuer its issuer identifier; of a service without one, its address
 * @param clientId the client ID of this server at the provider
 * @param scope what this server asks it for
 * @param createsAccounts whether a sign-in with an identity that is not linked creates an account
 * @param trustsEmails whether {@code email_verified} of the provider is accepted
 * @param trustsFactors whether {@code mfa} in {@code amr} satisfies the second factor
 */
public record Provider(
        String key,
        String name,
        Kind kind,
        String issuer,
        String clientId,
        ProviderSecret secret,
        List<String> scope,
        boolean createsAccounts,
        boolean trustsEmails,
        boolean trustsFactors) {
    private static final int MAX_KEY = 40;
    private static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "[::1]");

    /** The kinds of services, which differ in how they identify users. */
    public enum Kind {
        /** An OpenID Provider, such as Google, or another one of these servers. */
        OPENID,
        /** Microsoft Entra ID, of which each organization is an issuer of its own. */
        MICROSOFT,
        /** Sign in with Apple, which sends its response as a form. */
        APPLE,
        /** GitHub, or GitHub Enterprise, which have OAuth without OpenID Connect. */
        GITHUB;

        /** Returns the name in settings. */
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the kind with that name. */
        public static Optional<Kind> of(String value) {
            return Stream.of(values())
                    .filter(kind -> kind.value().equals(value))
                    .findFirst();
        }

        /** Returns the issuer if the settings name none. */
        public Optional<String> usualIssuer() {
            return switch (this) {
                case OPENID -> Optional.empty();
                case MICROSOFT -> Optional.of("https://login.microsoftonline.com/common/v2.0");
                case APPLE -> Optional.of("https://appleid.apple.com");
                case GITHUB -> Optional.of("https://github.com");
            };
        }

        /** Returns the scope if the settings name none. */
        public List<String> usualScope() {
            return switch (this) {
                case OPENID, MICROSOFT -> List.of("openid", "profile", "email");
                case APPLE -> List.of("openid", "name", "email");
                case GITHUB -> List.of("read:user", "user:email");
            };
        }
    }

    /** Throws {@link IllegalArgumentException} for a key with other characters, and for an issuer that is not https. */
    public Provider {
        scope = List.copyOf(scope);
        if (!isKey(key)) {
            throw new IllegalArgumentException(
                    "the key of a provider has up to 40 lower-case letters, digits and hyphens");
        }
        if (!isAddress(issuer)) {
            throw new IllegalArgumentException("the issuer of a provider is an https URL");
        }
    }

    private static boolean isKey(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_KEY
                && text.charAt(0) != '-'
                && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
    }

    /** Returns whether a text is an https URL without a query, or the same with http of this machine. */
    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            boolean local = "http".equals(uri.getScheme()) && uri.getHost() != null && LOCAL.contains(uri.getHost());
            return (local || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Returns whether it can prove that the user has just authenticated. */
    public boolean provesTime() {
        return kind != Kind.GITHUB;
    }

    @Override
    public String toString() {
        return "Provider[" + key + "]";
    }
}
