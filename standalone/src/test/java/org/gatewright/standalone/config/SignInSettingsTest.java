package org.gatewright.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gatewright.files.ConfigException;
import org.gatewright.identity.upstream.Provider;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of ways to sign in, attributes and pages, whose mistakes are found at the start. */
class SignInSettingsTest {
    @TempDir
    private Path folder;

    private Path settings = Path.of("");

    @BeforeEach
    void write() throws IOException {
        settings = folder.resolve("gatewright.yaml");
        FirstStart.write(settings, "https://login.example.com", Entropy.system());
        Files.writeString(folder.resolve("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        Files.writeString(folder.resolve("bad.svg"), "<svg><script/></svg>");
    }

    private ServerConfig read(String more) throws IOException {
        Files.writeString(settings, Files.readString(settings) + more.replace("\\n", "\n"));
        return ServerConfig.read(settings);
    }

    @Test
    void readsTheWaysToSignIn() throws IOException {
        ServerConfig config = read("""
                lifetimes: {session-kept: 30d}
                sign-in:
                  email-codes: true
                  sign-up: true
                  remember-browsers: true
                  passkey-domain: example.com
                  passkey-origins: [https://shop.example.com]
                  providers:
                    google: {name: Google, issuer: 'https://accounts.google.com', client-id: id, client-secret: x}
                    work: {name: Contoso, kind: microsoft, client-id: id, client-secret: x, trust-factors: true}
                """);
        SignInSettings signIn = config.signIn();
        assertThat(List.of(signIn.mailCodes(), signIn.signUp(), signIn.remembersBrowsers()))
                .containsOnly(true);
        assertThat(signIn.passkeyDomain()).contains("example.com");
        assertThat(signIn.providers()).extracting(Provider::key).containsExactly("google", "work");
        assertThat(signIn.providers().get(0).createsAccounts()).isFalse();
        assertThat(signIn.providers().get(0).toString()).doesNotContain("secret");
        assertThat(signIn.providers().get(1).issuer()).isEqualTo("https://login.microsoftonline.com/common/v2.0");
        assertThat(config.sessions().kept()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void readsAttributesAndWhatPagesSay() throws IOException {
        ServerConfig config = read("""
                attributes:
                  floor: {type: number, user: edit, scope: profile, label: {en: Floor, de: Stockwerk}}
                  badge: {label: Badge}
                pages:
                  logo: logo.svg
                  corners: square
                  texts: {en: {signin.title: Welcome}}
                  clients:
                    atlas: {name: Atlas, texts: {en: {signin.submit: Go}}}
                """);
        assertThat(config.attributes().scopeClaims()).isEqualTo(Map.of("profile", List.of("floor")));
        assertThat(config.attributes().all().get(0).label("de")).isEqualTo("Stockwerk");
        assertThat(config.attributes().all().get(1).label("ar")).isEqualTo("Badge");
        assertThat(config.pages().of("atlas").name()).isEqualTo("Atlas");
        assertThat(config.pages().of("atlas").logo()).isEqualTo(config.pages().logo());
        assertThat(config.pages().of("atlas").wording().texts().get("en"))
                .containsOnlyKeys("signin.title", "signin.submit");
        assertThat(config.pages().of("other")).isSameAs(config.pages());
    }

    @ParameterizedTest
    @Checks("OP-01")
    @CsvSource(
            delimiter = '|',
            value = {
                "sign-in: {providers: {Google: {name: G, issuer: 'https://a.example', client-id: i, client-secret: s}}} | lower-case",
                "sign-in: {providers: {g: {name: G, issuer: 'http://a.example', client-id: i, client-secret: s}}} | https URL",
                "sign-in: {providers: {g: {name: G, client-id: i, client-secret: s}}} | 'issuer' is missing",
                "sign-in: {providers: {g: {name: G, issuer: 'https://a.example', client-id: i}}} | 'client-secret' is missing",
                "sign-in: {providers: {g: {name: G, kind: apple, client-id: i, team-id: t, key-id: k, private-key: logo.svg}}} | not a private key",
                "sign-in: {providers: {g: {name: G, kind: gogle}}} | kind",
                "sign-in: {passkey-domain: example.org} | 'passkey-domain' must be",
                "sign-in: {passkey-origins: ['http://shop.example.com']} | no origin",
                "lifetimes: {session-kept: 1h} | 'session-kept' must be",
                "attributes: {email: {}} | reserved",
                "attributes: {floor: {scope: building}} | not defined under 'scopes'",
                "pages: {logo: bad.svg} | without scripts",
                "pages: {logo: missing.svg} | missing.svg",
                "pages: {font: 'x;}'} | installed",
                "pages: {texts: {en: {no.such: X}}} | no text with the key",
                "pages: {clients: {atlas: {accent: '#ffff00'}}} | contrast",
                "password-passes: 1 | password-passes"
            })
    void rejectsAMistake(String setting, String message) {
        assertThatThrownBy(() -> read(setting + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void requiresMailsForCodesAndSignUp() throws IOException {
        String all = Files.readString(settings);
        Files.writeString(settings, all.substring(0, all.indexOf("mail:")));
        assertThatThrownBy(() -> read("sign-in: {sign-up: true}\n")).hasMessageContaining("'sign-up' requires 'mail'");
    }
}
