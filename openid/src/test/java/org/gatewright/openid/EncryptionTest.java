package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.Encryption;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encrypted and signed objects of OpenID Connect, between clients and the server. */
class EncryptionTest {
    private static final String SECRET = "a-shared-secret-of-at-least-32-bytes";
    private static final String OBJECT = "https://client.example/request.jwt";

    private final SigningKey signing = SigningKey.generate("s", SigningAlgorithm.RS256);
    private final RSAKey rsa;
    private final ECKey ec;
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Provider provider = Provider.start(
            feature -> feature,
            builder -> builder.enable(
                    new SignedRequests().registeredReferences(this::fetched).encrypted()));

    EncryptionTest() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyUse(KeyUse.ENCRYPTION).keyID("r").generate();
        ec = new ECKeyGenerator(Curve.P_256)
                .keyUse(KeyUse.ENCRYPTION)
                .keyID("e")
                .generate();
    }

    private Fetcher.Document fetched(String address, Set<String> types) {
        String text = documents.get(address);
        if (text == null) {
            throw new FetchException(FetchException.Kind.NONE, "There is no document");
        }
        return new Fetcher.Document(text, Duration.ZERO);
    }

    private void register(Object... members) {
        ClientBuilder builder = Provider.app()
                .keys(JwkSet.of(Map.of(
                        "keys",
                        List.of(
                                signing.jwk().members(),
                                Json.read(rsa.toPublicJWK().toJSONString()),
                                Json.read(ec.toPublicJWK().toJSONString())))));
        builder.keys(builder.build()
                .keys()
                .secretHashes(Provider.app().build().secretHashes())
                .sharedSecret(SECRET));
        for (int i = 0; i < members.length; i += 2) {
            builder.extension(members[i].toString(), members[i + 1]);
        }
        provider.server.clients.save(builder.build());
    }

    private String decrypted(Object text, String algorithm, String method) throws JOSEException, ParseException {
        JWEObject jwe = JWEObject.parse(text.toString());
        assertThat(jwe.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        assertThat(jwe.getHeader().getEncryptionMethod().getName()).isEqualTo(method);
        jwe.decrypt(algorithm.startsWith("RSA") ? new RSADecrypter(rsa) : new ECDHDecrypter(ec));
        return jwe.getPayload().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA-OAEP-256, A128CBC-HS256",
        "RSA-OAEP-256, A256GCM",
        "ECDH-ES, A128GCM",
        "ECDH-ES+A128KW, A256CBC-HS512",
        "ECDH-ES+A256KW, A256GCM"
    })
    @Spec({"OpenID Connect Core §10.2", "OpenID Connect Core §16.14"})
    void encryptsIdTokensAndUserInfo(String algorithm, String method) throws JOSEException, ParseException {
        register(
                "id_token_encrypted_response_alg", algorithm,
                "id_token_encrypted_response_enc", method,
                "userinfo_encrypted_response_alg", algorithm,
                "userinfo_encrypted_response_enc", method);
        Map<String, Object> tokens = provider.tokens(Provider.request());
        String idToken = decrypted(tokens.get("id_token"), algorithm, method);
        assertThat(provider.claims(idToken).text("sub")).contains("alice");
        TestResponse plain = provider.userInfo(tokens.get("access_token"));
        assertThat(plain.header("Content-Type")).isEqualTo("application/jwt");
        assertThat(Json.read(decrypted(plain.body(), algorithm, method))).containsEntry("sub", "alice");
        register(
                "userinfo_signed_response_alg", "RS256",
                "userinfo_encrypted_response_alg", algorithm,
                "userinfo_encrypted_response_enc", method);
        String nested = decrypted(provider.userInfo(tokens.get("access_token")).body(), algorithm, method);
        assertThat(provider.claims(nested).text("sub")).contains("alice");
    }

    @Test
    @Spec({"OpenID Connect Core §10.1", "OpenID Connect Core §16.19"})
    void signsWithTheSecretOfTheClient() {
        register("id_token_signed_response_alg", "HS256");
        Map<String, Object> tokens = provider.tokens(Provider.request());
        Jwt idToken = Jwt.parse(tokens.get("id_token").toString()).orElseThrow();
        assertThat(idToken.isSignedBy(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(provider.authorize(Provider.request(
                                "prompt",
                                "none",
                                "id_token_hint",
                                tokens.get("id_token").toString()))
                        .query())
                .containsKey("code");
        String forged =
                Jwt.sign(new HmacKey(new byte[32]), "JWT", idToken.claims().members());
        assertThat(provider.authorize(Provider.request("id_token_hint", forged)).query())
                .containsEntry("error", "invalid_request");
    }

    @Test
    @Spec("OpenID Connect Core §10.1")
    void usesUpNoCodeOfAClientWithoutTheSecretThatItWouldSignWith() {
        provider.server.clients.save(Provider.app()
                .extension(OpenIdMembers.ID_TOKEN_ALGORITHM, "HS256")
                .build());
        String code = provider.granted(Provider.request()).query().get("code");
        assertThat(provider.redeem(code).error()).isEqualTo("unauthorized_client");
        provider.server.clients.save(Provider.app().build());
        assertThat(provider.redeem(code).json()).containsKey("id_token");
    }

    private Map<String, Object> claims(String... more) {
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("iss", "app", "aud", TestServer.ISSUER));
        claims.putAll(Provider.request());
        for (int i = 0; i < more.length; i += 2) {
            claims.put(more[i], more[i + 1]);
        }
        claims.values().removeIf(""::equals);
        return claims;
    }

    private String encryptedRequest(String jwt, String algorithm) {
        List<Map<String, Object>> keys =
                JwkSet.of(provider.server.get("/jwks").json()).encryptionKeys();
        String type = algorithm.startsWith("RSA") ? "RSA" : "EC";
        Map<String, Object> key = keys.stream()
                .filter(each -> type.equals(each.get("kty")))
                .findFirst()
                .orElseThrow();
        return Encryption.encrypt(jwt, "JWT", algorithm, "A256GCM", key);
    }

    @ParameterizedTest
    @CsvSource({"RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW"})
    @Spec({
        "OpenID Connect Core §6.1",
        "OpenID Connect Core §10.2",
        "RFC 9101 §6.1",
        "OpenID Connect Core §6.3.1",
        "OpenID Connect Core §6.3.2"
    })
    void acceptsRequestObjectsThatAreEncryptedForTheServer(String algorithm) {
        register();
        String jwt = signing.sign("JWT", claims("state", "inner"));
        TestResponse response =
                provider.granted(Provider.request("state", "outer", "request", encryptedRequest(jwt, algorithm)));
        assertThat(response.query()).containsEntry("state", "inner").containsKey("code");
        String foreign = Encryption.encrypt(
                jwt,
                "JWT",
                "RSA-OAEP-256",
                "A256GCM",
                Json.read(rsa.toPublicJWK().toJSONString()));
        assertThat(provider.authorize(Provider.request("request", foreign)).status())
                .isEqualTo(400);
    }

    @Test
    @Spec({"OpenID Connect Core §6.2", "OpenID Connect Core §6.2.2", "OpenID Connect Core §6.2.3"})
    void fetchesRequestObjectsThatTheClientRegistered() {
        register("request_uris", List.of(OBJECT + "#version-1"));
        documents.put(OBJECT, signing.sign("JWT", claims("state", "inner")));
        assertThat(provider.granted(Provider.request("request_uri", OBJECT + "#version-1"))
                        .query())
                .containsEntry("state", "inner")
                .containsKey("code");
        assertThat(provider.authorize(Provider.request("request_uri", OBJECT)).query())
                .as("which is not registered")
                .containsKey("error")
                .doesNotContainKey("code");
        documents.clear();
        assertThat(provider.authorize(Provider.request("request_uri", OBJECT + "#version-1"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    @Spec({"OpenID Connect Core §6.1", "OpenID Connect Core §6.3.3"})
    void mergesTheParametersOfARequestObjectWithThoseOutside() {
        register();
        String jwt = signing.sign("JWT", claims("nonce", "", "state", "inner", "response_type", ""));
        Map<String, String> sent = provider.granted(Provider.request("nonce", "outer", "request", jwt))
                .query();
        assertThat(sent).containsEntry("state", "inner");
        Map<String, Object> tokens = provider.redeem(sent.get("code")).json();
        assertThat(provider.claims(tokens.get("id_token")).text("nonce")).contains("outer");
        String other = signing.sign("JWT", claims("response_type", "id_token"));
        assertThat(provider.authorize(Provider.request("request", other)).status())
                .isEqualTo(400);
        String foreign = signing.sign("JWT", claims("aud", "https://other.example"));
        assertThat(provider.authorize(Provider.request("request", foreign)).status())
                .isEqualTo(400);
    }

    @Test
    @Spec({"OpenID Connect Discovery §2", "RFC 7033 §4"})
    void tellsTheIssuerByWebFinger() {
        String relation = "http://openid.net/specs/connect/1.0/issuer";
        TestResponse response =
                provider.get("/.well-known/webfinger?resource=acct%3Aanyone%40localhost&rel=" + relation);
        assertThat(response.header("Content-Type")).isEqualTo("application/jrd+json");
        assertThat(response.json())
                .containsEntry("subject", "acct:anyone@localhost")
                .containsEntry("links", List.of(Map.of("rel", relation, "href", TestServer.ISSUER)));
        assertThat(provider.get("/.well-known/webfinger").status()).isEqualTo(400);
        assertThat(provider.get("/.well-known/webfinger?resource=acct:anyone@other.example")
                        .status())
                .isEqualTo(404);
    }
}
