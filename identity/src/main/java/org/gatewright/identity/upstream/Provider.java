package org.gatewright.identity.upstream;

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
 * @param clientId the client that this server is there
 * @param scope what this server asks it for
 * @param createsAccounts whether a user whose account there is not linked gets a new account here
 * @param trustsEmails whether an address that it calls verified counts as verified here
 * @param trustsFactors whether several factors there ({@code amr} with {@code mfa}) count as several here
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
        if (!key.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "the key of a provider has up to 40 lower-case letters, digits and hyphens");
        }
        boolean local = issuer.matches("http://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?(/.*)?");
        if (!local && !issuer.matches("https://[^/?#@]+(/[^?#]*)?")) {
            throw new IllegalArgumentException("the issuer of a provider is an https URL");
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
