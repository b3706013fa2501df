package org.gatewright.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation of client metadata, and hashing of secrets. */
class ClientConstructionTest {
    private static final GeneratedSecret HASH = new GeneratedSecret();

    private static ClientBuilder confidential() {
        return Client.confidentialWithHash("app", HASH.hash("first"));
    }

    private static void assertRejected(ClientBuilder builder, String words) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(words);
    }

    @Test
    @Parity(1)
    @Spec("RFC 6749 §2")
    void buildsAClientWithAllMetadata() {
        Client client = confidential()
                .name("The app")
                .redirectUris("https://client.example/cb", "com.example.app:/cb")
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.IMPLICIT)
                .responseTypes("code", "code token", "magic")
                .scope("read", "write")
                .build();
        assertThat(client.id()).isEqualTo("app");
        assertThat(client.authMethod()).isEqualTo("client_secret_basic");
        assertThat(client.isPublic()).isFalse();
        assertThat(client.redirectUris())
                .containsExactly(new RedirectUri("https://client.example/cb"), new RedirectUri("com.example.app:/cb"));
        assertThat(client.mayUse(GrantType.AUTHORIZATION_CODE)).isTrue();
        assertThat(client.mayUse(GrantType.PASSWORD)).isFalse();
        assertThat(client.responseTypes()).containsExactlyInAnyOrder("code", "code token", "magic");
        assertThat(client.scope()).hasToString("read write");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "null",
                "spa.example",
                "https://spa.example/",
                "https://spa.example/cb",
                "https://spa.example?a",
                "https://*.spa.example",
                "https://SPA.example",
                "httpx://spa.example",
                "com.example.app://cb",
                "file://spa",
            })
    @Checks("CA-21")
    void rejectsAnInvalidWebOrigin(String text) {
        assertRejected(confidential().redirectUris("https://c.example/cb").webOrigins(text), "web origin");
    }

    @Test
    @Checks("CA-04")
    void requiresAnAuthenticationMethodAndOnlyNoneForPublicClients() {
        assertRejected(confidential().redirectUris("https://c.example/cb").authMethods(), "no authentication method");
        assertRejected(
                Client.publicClient("app")
                        .redirectUris("https://c.example/cb")
                        .authMethods("none", "client_secret_basic"),
                "is public");
    }

    @Test
    @Spec("RFC 7518 §3.2")
    void requiresASharedSecretOf256Bits() {
        ClientBuilder client = Client.withAuthMethod("app", "client_secret_jwt").scope("read");
        assertRejected(client.keys(ClientKeys.none().sharedSecret("x".repeat(31))), "256 bits");
        assertThat(client.keys(ClientKeys.none().sharedSecret("x".repeat(32))).build())
                .isNotNull();
    }

    @Test
    void limitsAClientIdTo256Characters() {
        assertThat(Client.isId("x".repeat(256))).isTrue();
        assertThat(Client.isId("x".repeat(257))).isFalse();
        assertThat(Client.isId("")).isFalse();
        assertThat(Client.isId(" ~")).isTrue();
        assertThat(Client.isId("\u007f")).isFalse();
        assertThat(Client.isId("\u001f")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cb",
                "client.example/cb",
                "https://client.example/cb#x",
                "javascript:alert(1)",
                "//client.example/cb"
            })
    @Parity(1)
    @Checks("AZ-05")
    @Spec("RFC 6749 §3.1.2")
    void rejectsAnInvalidRedirectUriImmediately(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> confidential().redirectUris("https://client.example/cb", uri))
                .withMessageContaining("'" + uri + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "caf\u00e9", "a\nb", "a\u0000b"})
    @Parity(1)
    @Spec("RFC 6749 appendix A.1")
    void rejectsAClientIdWithUnprintableCharacters(String id) {
        assertRejected(Client.publicClient(id), "client id");
    }

    @Test
    @Parity(1)
    @Spec("RFC 6749 §3.1.2.2")
    void requiresARedirectUriForTheCodeGrant() {
        assertRejected(confidential().grantTypes(GrantType.AUTHORIZATION_CODE), "must have a redirect URI");
    }

    @Test
    @Parity(2)
    @Spec("RFC 6749 §2.1")
    void rejectsSecretsClientCredentialsAndMissingPkceForPublicClients() {
        assertThat(Client.publicClient("spa").build().isPublic()).isTrue();
        assertRejected(
                Client.publicClient("spa").addSecretHash(HASH.hash("x")),
                "'spa' is public, so it must not have a secret");
        assertRejected(Client.publicClient("spa").grantTypes(GrantType.CLIENT_CREDENTIALS), "client_credentials");
        assertRejected(Client.publicClient("spa").allowMissingPkce(), "PKCE");
        assertRejected(Client.publicClient("spa").rotation(Client.Rotation.NEVER), "rotated with every use");
        assertRejected(confidential().authMethod("none"), "must not have a secret");
    }

    @Test
    @Parity(2)
    @Checks("CA-16")
    @Spec("RFC 6819 §5.1.4.1.3")
    void acceptsAtMostTwoSecretHashes() {
        assertThatCode(confidential().addSecretHash(HASH.hash("second"))::build).doesNotThrowAnyException();
        assertRejected(
                confidential().addSecretHash(HASH.hash("second")).addSecretHash(HASH.hash("third")),
                "more than two secrets");
        assertThat(confidential().build().toString()).doesNotContain("first");
    }

    @Test
    @Parity(2)
    @Checks("CA-16")
    @Spec("RFC 6819 §5.1.4.1.3")
    void hashesAChosenSecretImmediately() {
        Client client = Client.confidential("app", "correct horse").build();
        assertThat(client.toString()).doesNotContain("correct horse");
        assertThat(client.secretHashes()).singleElement().asString().startsWith("$pbkdf2-sha256$i=600000$");
        assertThat(client.isSlowToVerify()).isTrue();
    }

    @Test
    @Checks("CA-16")
    @Spec("RFC 6749 §10.10")
    void generatesSecretsOf256BitsAndStoresTheirHash() {
        String secret = GeneratedSecret.generate(Entropy.system());
        assertThat(secret)
                .hasSize(43)
                .matches("[A-Za-z0-9_-]+")
                .isNotEqualTo(GeneratedSecret.generate(Entropy.system()));
        String hash = HASH.hash(secret);
        assertThat(hash).startsWith("$sha256$").doesNotContain(secret);
        assertThat(HASH.verify(secret, hash)).isTrue();
        assertThat(HASH.verify(secret + "x", hash)).isFalse();
    }

    @Test
    @Parity(4)
    void findsNoUnknownClient() {
        MemoryClients clients = MemoryClients.of(confidential().build());
        assertThat(clients.find("app")).isPresent();
        assertThat(clients.find("nobody")).isEmpty();
        assertThat(clients.find("APP")).isEmpty();
        assertThat(clients.find("")).isEmpty();
        assertThat(clients.all().toList()).hasSize(1);
    }

    @Test
    @Parity(1)
    void treatsAnEmptyListOfGrantTypesAsNone() {
        assertThat(Client.publicClient("spa")
                        .redirectUris("https://spa.example/cb")
                        .grantTypes()
                        .build()
                        .grantTypes())
                .isEmpty();
        assertThat(ClientMetadata.read(
                                "spa",
                                Map.of(
                                        "token_endpoint_auth_method",
                                        "none",
                                        "redirect_uris",
                                        List.of("https://spa.example/cb"),
                                        "grant_types",
                                        List.of()))
                        .grantTypes())
                .isEmpty();
        assertThat(Client.publicClient("spa")
                        .redirectUris("https://spa.example/cb")
                        .build()
                        .grantTypes())
                .containsExactlyInAnyOrder(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);
    }
}
