package org.gatewright.protocol.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signing keys: signatures, storage, and secrecy of the private key. */
class SigningKeyTest {
    private static boolean isVerified(String token, Jwk key) {
        return Jwt.parse(token).filter(jwt -> jwt.isSignedBy(key)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"RFC 7518 §3.1", "RFC 8037 §3.1"})
    void acceptsASignatureOnlyWithItsOwnKey(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate("a", algorithm);
        SigningKey other = SigningKey.generate("a", algorithm);
        for (int i = 0; i < 20; i++) {
            String token = key.sign("at+jwt", Map.of("n", i, "sub", "\u00e4lice"));
            Jwt jwt = Jwt.parse(token).orElseThrow();
            assertThat(jwt.isSignedBy(key.jwk())).isTrue();
            assertThat(jwt.isSignedBy(other.jwk())).isFalse();
            assertThat(jwt.isType("at+jwt")).isTrue();
            assertThat(jwt.algorithm()).contains(algorithm);
            assertThat(jwt.claims().members()).isEqualTo(Map.of("n", (long) i, "sub", "\u00e4lice"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void signsOnManyThreadsAtOnce(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate("a", algorithm);
        try (Race signers = new Race(40)) { // more than places for idle signatures
            List<List<String>> tokens = signers.run(() -> IntStream.range(0, 5)
                    .mapToObj(i -> key.sign("JWT", Map.of("n", i)))
                    .toList());
            assertThat(tokens).allSatisfy(of -> assertThat(of).allMatch(token -> isVerified(token, key.jwk())));
        }
    }

    @Test
    @Spec("RFC 8725 §3.1")
    @Checks("JW-02")
    void rejectsASignatureOfTheOtherAlgorithm() {
        SigningKey key = SigningKey.generate("a", SigningAlgorithm.RS256);
        Map<String, Object> unnamed = new LinkedHashMap<>(key.jwk().members());
        unnamed.remove("alg");
        Jwk pss = Jwk.of(unnamed, Optional.of(SigningAlgorithm.PS256));
        assertThat(isVerified(key.sign("JWT", Map.of()), pss)).isFalse();
        assertThat(isVerified(Forgery.sign(key, "{\"alg\":\"PS256\"}", "{}"), pss))
                .isFalse();
        assertThat(isVerified(Forgery.sign(key, "{\"alg\":\"PS256\"}", "{}"), key.jwk()))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"RFC 9449 §4.2", "RFC 7515 §4.1.3"})
    void embedsOnlyThePublicKeyInAProof(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate("a", algorithm);
        Jwt proof = Jwt.parseWithKey(key.signWithKey("dpop+jwt", Map.of())).orElseThrow();
        Map<String, Object> own = proof.ownKey().orElseThrow();
        assertThat(own).doesNotContainKeys("kid", "d", "p", "q", "dp", "dq", "qi");
        assertThat(proof.isSignedBy(Jwk.of(own, proof.algorithm()))).isTrue();
        assertThat(Jwk.of(own, proof.algorithm()).thumbprint())
                .isEqualTo(key.jwk().thumbprint());
    }

    @ParameterizedTest
    @EnumSource
    @Spec("RFC 7517 §9.2")
    void restoresAnExportedKey(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate("a", algorithm);
        SigningKey restored = SigningKey.restore(Json.read(Json.bytes(key.export())));
        assertThat(restored.jwk()).isEqualTo(key.jwk());
        assertThat(restored.export()).isEqualTo(key.export());
        assertThat(isVerified(restored.sign("JWT", Map.of()), key.jwk())).isTrue();
        assertThat(isVerified(key.sign("JWT", Map.of()), restored.jwk())).isTrue();
    }

    @Test
    @Spec("RFC 7517 §9.2")
    void rejectsAnInvalidStoredKey() {
        Map<String, Object> stored =
                SigningKey.generate("a", SigningAlgorithm.ES256).export();
        for (Object wrong : List.of("", "AAAA", "no base64!", 7L)) {
            Map<String, Object> changed = new LinkedHashMap<>(stored);
            changed.put("private", wrong);
            assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.restore(changed));
        }
        Map<String, Object> ofAnotherKind = new LinkedHashMap<>(stored);
        ofAnotherKind.put(
                "public", SigningKey.generate("a", SigningAlgorithm.EDDSA).jwk().members());
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.restore(ofAnotherKind));
    }

    @ParameterizedTest
    @EnumSource
    @Spec("RFC 7517 §9.2")
    void hidesThePrivateKeyInToStringAndJwk(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate("a", algorithm);
        assertThat(key.toString()).doesNotContain(Forgery.encoded(key)).hasSizeLessThan(40);
        assertThat(Json.bytes(key.jwk().members()))
                .asString(StandardCharsets.UTF_8)
                .doesNotContain(Forgery.encoded(key), "\"d\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "RS256", "PS256"})
    @Spec({"RFC 7518 §3.3", "RFC 7518 §3.4", "RFC 7518 §3.5"})
    void signsWhatAnotherLibraryVerifies(SigningAlgorithm algorithm) throws Exception {
        SigningKey key = SigningKey.generate("a", algorithm);
        SigningKey other = SigningKey.generate("a", algorithm);
        for (int i = 0; i < 20; i++) {
            SignedJWT read = SignedJWT.parse(key.sign("at+jwt", Map.of("sub", "alice", "n", i)));
            assertThat(read.verify(verifier(key.jwk()))).isTrue();
            assertThat(read.verify(verifier(other.jwk()))).isFalse();
            assertThat(read.getHeader().getType().getType()).isEqualTo("at+jwt");
            assertThat(read.getHeader().getKeyID()).isEqualTo("a");
            assertThat(read.getJWTClaimsSet().getSubject()).isEqualTo("alice");
        }
        com.nimbusds.jose.jwk.JWK published =
                com.nimbusds.jose.jwk.JWK.parse(Json.text(key.jwk().members()));
        assertThat(published.isPrivate()).isFalse();
        assertThat(published.computeThumbprint()).hasToString(key.jwk().thumbprint());
    }

    private static JWSVerifier verifier(Jwk key) throws Exception {
        String json = Json.text(key.members());
        return key.algorithm() == SigningAlgorithm.ES256
                ? new ECDSAVerifier(ECKey.parse(json))
                : new RSASSAVerifier(RSAKey.parse(json));
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "RS256", "PS256"})
    @Spec({"RFC 7518 §3.3", "RFC 7518 §3.4", "RFC 7518 §3.5"})
    void verifiesSignaturesOfAnotherLibrary(SigningAlgorithm algorithm) throws Exception {
        com.nimbusds.jose.jwk.JWK theirs = algorithm == SigningAlgorithm.ES256
                ? new ECKeyGenerator(Curve.P_256).keyID("n").generate()
                : new RSAKeyGenerator(2048).keyID("n").generate();
        JWSSigner signer = theirs instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(theirs.toRSAKey());
        Map<String, Object> members = Json.read(theirs.toPublicJWK().toJSONString());
        Jwk key = Jwk.of(members, Optional.of(algorithm));
        for (int i = 0; i < 20; i++) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.value()))
                    .keyID("n")
                    .build();
            SignedJWT token = new SignedJWT(
                    header,
                    new JWTClaimsSet.Builder().subject("alice").claim("n", i).build());
            token.sign(signer);
            assertThat(isVerified(token.serialize(), key)).isTrue();
            String other = token.serialize().replace('A', 'B');
            assertThat(isVerified(other, key)).isEqualTo(other.equals(token.serialize()));
        }
        Map<String, Object> secret = Json.read(theirs.toJSONString());
        assertThatIllegalArgumentException().isThrownBy(() -> Jwk.of(secret, Optional.of(algorithm)));
    }
}
