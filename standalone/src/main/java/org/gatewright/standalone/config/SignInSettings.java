package org.gatewright.standalone.config;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatewright.files.YamlMap;
import org.gatewright.identity.passkey.Passkeys;
import org.gatewright.identity.upstream.Provider;
import org.gatewright.identity.upstream.ProviderSecret;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.config.Issuer;

/**
 * The ways to sign in besides passwords and passkeys. Immutable.
 *
 * @param providers where users may sign in
 * @param mailCodes whether users may sign in with a code from a mail
 * @param signUp whether self-registration is on
 * @param remembersBrowsers whether users may do without a second step in a browser of theirs
 * @param passkeyDomain the domain that passkeys are bound to; empty for the issuer's host
 * @param passkeyOrigins the origins of other sites at which passkeys may be used
 */
public record SignInSettings(
        List<Provider> providers,
        boolean mailCodes,
        boolean signUp,
        boolean remembersBrowsers,
        Optional<String> passkeyDomain,
        List<String> passkeyOrigins) {
    private static final String KEY = "private-key";
    private static final String SECRET = "client-secret";

    public SignInSettings {
        providers = List.copyOf(providers);
        passkeyOrigins = List.copyOf(passkeyOrigins);
    }

    /** Returns the settings of a server without any. */
    static SignInSettings none() {
        return new SignInSettings(List.of(), false, false, false, Optional.empty(), List.of());
    }

    /**
     * Reads the settings.
     *
     * @param stored whether the store has the users
     */
    static SignInSettings read(YamlMap root, Issuer issuer, boolean stored) {
        Optional<YamlMap> given = root.map("sign-in");
        if (given.isEmpty()) {
            return none();
        }
        YamlMap signIn = given.get();
        if (!stored) {
            throw root.wrong("sign-in", "'sign-in' is for users in the store, not for those in a file or directory");
        }
        for (String name : List.of("email-codes", "sign-up")) {
            if (signIn.flag(name) && !root.names().contains("mail")) {
                throw signIn.wrong(name, "'" + name + "' requires 'mail'");
            }
        }
        requirePasskeys(signIn, issuer);
        List<Provider> providers = new ArrayList<>();
        signIn.map("providers")
                .ifPresent(all -> all.names()
                        .forEach(key ->
                                providers.add(provider(key, all, all.map(key).orElseThrow()))));
        return new SignInSettings(
                providers,
                signIn.flag("email-codes"),
                signIn.flag("sign-up"),
                signIn.flag("remember-browsers"),
                signIn.text("passkey-domain"),
                signIn.texts("passkey-origins"));
    }

    /** Finds at the start what would only fail in browsers. */
    private static void requirePasskeys(YamlMap signIn, Issuer issuer) {
        String host = URI.create(issuer.value()).getHost();
        signIn.text("passkey-domain")
                .filter(domain -> !host.equals(domain) && !host.endsWith("." + domain))
                .ifPresent(domain -> {
                    throw signIn.wrong("passkey-domain", "'passkey-domain' must be the issuer's host or contain it");
                });
        List<String> origins = new ArrayList<>(List.of(issuer.origin()));
        origins.addAll(signIn.texts("passkey-origins"));
        if (origins.size() > 1) {
            signIn.parsed(
                    "passkey-origins",
                    origins.get(1),
                    first -> new Passkeys(host, origins, "checked", Clock.systemUTC(), Entropy.system()));
        }
    }

    private static Provider provider(String key, YamlMap all, YamlMap settings) {
        Provider.Kind kind = settings.text("kind").flatMap(Provider.Kind::of).orElse(Provider.Kind.OPENID);
        String issuer = settings.text("issuer").or(kind::usualIssuer).orElseGet(() -> settings.require("issuer"));
        List<String> scope = settings.texts("scope");
        ProviderSecret secret = secret(kind, settings);
        return all.parsed(
                key,
                key,
                checked -> new Provider(
                        checked,
                        settings.require("name"),
                        kind,
                        issuer,
                        settings.require("client-id"),
                        secret,
                        scope.isEmpty() ? kind.usualScope() : scope,
                        settings.flag("create-accounts"),
                        settings.flag("trust-emails"),
                        settings.flag("trust-factors")));
    }

    private static ProviderSecret secret(Provider.Kind kind, YamlMap settings) {
        if (kind != Provider.Kind.APPLE) {
            return new ProviderSecret.Shared(settings.secret(SECRET, settings.require(SECRET)));
        }
        String team = settings.require("team-id");
        String keyId = settings.require("key-id");
        try {
            return ProviderSecret.AppleKey.read(team, keyId, settings.content(KEY, settings.require(KEY)));
        } catch (IllegalArgumentException e) {
            throw settings.wrong(KEY, String.valueOf(e.getMessage()));
        }
    }
}
