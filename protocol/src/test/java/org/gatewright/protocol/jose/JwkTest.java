package org.gatewright.protocol.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation of foreign JWKs, and their thumbprints. */
class JwkTest {
    private static final Map<String, Object> EC =
            SigningKey.generate("e", SigningAlgorithm.ES256).jwk().members();
    private static final Map<String, Object> ED =
            SigningKey.generate("o", SigningAlgorithm.EDDSA).jwk().members();
    private static final Map<String, Object> RSA =
            SigningKey.generate("r", SigningAlgorithm.RS256).jwk().members();

    private static Map<String, Object> with(Map<String, Object> key, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(key);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> key, String name) {
        Map<String, Object> changed = new LinkedHashMap<>(key);
        changed.remove(name);
        return changed;
    }

    private static void assertRejected(Map<String, Object> key) {
        assertThatIllegalArgumentException().as("%s", key).isThrownBy(() -> Jwk.of(key));
    }

    private static Map<String, Object> json(String text) {
        return Json.read(text);
    }

    private static Map<String, Object> rsa(BigInteger modulus, BigInteger exponent) {
        return with(with(RSA, "n", Base64Url.encode(unsigned(modulus))), "e", Base64Url.encode(unsigned(exponent)));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes.length > 1 && bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static BigInteger modulus() {
        return ((RSAPublicKey) Jwk.of(RSA).key()).getModulus();
    }

    @Test
    @Spec({"RFC 7638 §3.1", "RFC 7638 §3.2"})
    void computesTheThumbprintOfTheRfcExample() {
        Map<String, Object> example =
                json("{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx"
                        + "4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w"
                        + "6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bF"
                        + "TWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\","
                        + "\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}");
        Jwk key = Jwk.of(example);
        assertThat(key.thumbprint()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(key.keyId()).contains("2011-04-29");
        assertThat(key.algorithm()).isEqualTo(SigningAlgorithm.RS256);
    }

    @Test
    @Spec({"RFC 8037 §A.2", "RFC 8037 §A.3"})
    void computesTheThumbprintOfTheRfcExampleForEd25519() {
        Jwk key = Jwk.of(json(
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"," + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"));
        assertThat(key.thumbprint()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assertThat(key.algorithm()).isEqualTo(SigningAlgorithm.EDDSA);
    }

    @Test
    @Spec("RFC 7638 §3")
    void ignoresOrderAndOptionalMembersInTheThumbprint() {
        List<Map.Entry<String, Object>> members = new ArrayList<>(EC.entrySet());
        Collections.reverse(members);
        Map<String, Object> reversed = new LinkedHashMap<>();
        members.forEach(member -> reversed.put(member.getKey(), member.getValue()));
        String thumbprint = Jwk.of(EC).thumbprint();
        assertThat(Jwk.of(reversed).thumbprint()).isEqualTo(thumbprint);
        assertThat(Jwk.of(with(EC, "kid", "other")).thumbprint()).isEqualTo(thumbprint);
        assertThat(Jwk.of(with(EC, "more", List.of(1L))).thumbprint()).isEqualTo(thumbprint);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"RFC 7517 §4", "RFC 7517 §4.4"})
    void parsesThePublishedKey(SigningAlgorithm algorithm) {
        Jwk key = SigningKey.generate("a", algorithm).jwk();
        Jwk again = Jwk.of(Json.read(Json.bytes(key.members())));
        assertThat(again).isEqualTo(key);
        assertThat(key.members())
                .containsEntry("kid", "a")
                .containsEntry("use", "sig")
                .containsEntry("alg", algorithm.value())
                .doesNotContainKeys("d", "p", "q", "dp", "dq", "qi", "k");
    }

    @Test
    @Spec("RFC 7517 §4.4")
    @Checks("JW-02")
    void bindsAKeyToOneAlgorithm() {
        assertThat(Jwk.of(without(EC, "alg")).algorithm()).isEqualTo(SigningAlgorithm.ES256);
        assertThat(Jwk.of(without(ED, "alg")).algorithm()).isEqualTo(SigningAlgorithm.EDDSA);
        Map<String, Object> unnamed = without(RSA, "alg");
        assertThat(Jwk.of(unnamed).algorithms()).containsExactly(SigningAlgorithm.RS256, SigningAlgorithm.PS256);
        assertThat(Jwk.of(unnamed, Optional.of(SigningAlgorithm.PS256)).algorithm())
                .isEqualTo(SigningAlgorithm.PS256);
        assertThatIllegalArgumentException().isThrownBy(() -> Jwk.of(RSA, Optional.of(SigningAlgorithm.PS256)));
        assertThatIllegalArgumentException().isThrownBy(() -> Jwk.of(unnamed, Optional.of(SigningAlgorithm.ES256)));
        for (Object name :
                List.of("none", "HS256", "RS1", "rs256", "RSA-OAEP", "ES256", "EdDSA", "", 7L, List.of("RS256"))) {
            assertRejected(with(RSA, "alg", name));
        }
        assertRejected(with(EC, "alg", "RS256"));
        assertRejected(with(ED, "alg", "ES256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
    @Spec({"RFC 7517 §9.2", "RFC 7518 §6.2.2", "RFC 7518 §6.3.2"})
    @Checks("CA-18")
    void rejectsAPrivateKeyOfAnyType(String member) {
        for (Map<String, Object> key : List.of(EC, ED, RSA)) {
            assertRejected(with(key, member, "AQAB"));
            assertRejected(with(key, member, ""));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwkSet.of(Map.of("keys", List.of(EC, with(RSA, "d", "AQAB")))));
    }

    @Test
    @Spec("RFC 7518 §6.4")
    @Checks("CA-18")
    void rejectsASymmetricKey() {
        assertRejected(Map.of("kty", "oct", "k", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "alg", "HS256"));
        assertRejected(Map.of("kty", "oct"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwkSet.of(Map.of("keys", List.of(EC, Map.of("kty", "oct", "k", "AAAA")))));
    }

    @Test
    @Spec({"RFC 7518 §3.3", "RFC 8725 §3.5"})
    @Checks("CA-18")
    void rejectsAnRsaKeyBelow2048Bits() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        RSAPublicKey small = (RSAPublicKey) generator.generateKeyPair().getPublic();
        Map<String, Object> key = json(new RSAKey.Builder(small).build().toJSONString());
        assertRejected(with(key, "alg", "RS256"));
        assertRejected(with(key, "alg", "PS256"));
        assertRejected(rsa(BigInteger.ONE.shiftLeft(2046).setBit(0), BigInteger.valueOf(65537)));
        assertRejected(rsa(BigInteger.ONE, BigInteger.valueOf(65537)));
        assertRejected(with(RSA, "n", ""));
        assertRejected(with(RSA, "n", "AA"));
    }

    @Test
    @Spec({"RFC 8725 §3.5", "RFC 9449 §11.1"})
    @Checks("SC-06")
    void rejectsATooLargeRsaKey() {
        BigInteger usual = BigInteger.valueOf(65537);
        assertThat(Jwk.of(rsa(BigInteger.ONE.shiftLeft(8191).setBit(0), usual)).algorithm())
                .isEqualTo(SigningAlgorithm.RS256);
        for (int bits : List.of(8193, 16384, 16385, 40_000, 1 << 20)) {
            assertRejected(rsa(BigInteger.ONE.shiftLeft(bits - 1).setBit(0), usual));
        }
        for (int bits : List.of(33, 34, 64, 65, 1024, 2047, 2048, 40_000)) {
            assertRejected(rsa(modulus(), BigInteger.ONE.shiftLeft(bits - 1).setBit(0)));
        }
    }

    @Test
    @Spec("RFC 8017 §3.1")
    @Checks({"JW-02", "CA-18"})
    void rejectsAWeakRsaExponent() {
        for (long exponent : List.of(0L, 1L, 2L, 65536L)) {
            assertRejected(rsa(modulus(), BigInteger.valueOf(exponent)));
        }
        assertRejected(with(RSA, "e", ""));
        assertThat(Jwk.of(rsa(modulus(), BigInteger.valueOf(3))).algorithm()).isEqualTo(SigningAlgorithm.RS256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp384r1", "secp521r1"})
    @Spec("RFC 7518 §6.2.1.1")
    @Checks("CA-18")
    void rejectsOtherCurves(String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        ECPublicKey other = (ECPublicKey) generator.generateKeyPair().getPublic();
        Curve curve = Curve.forECParameterSpec(other.getParams());
        Map<String, Object> key = json(new ECKey.Builder(curve, other).build().toJSONString());
        assertRejected(key);
        assertRejected(with(key, "alg", "ES256"));
        assertRejected(with(key, "crv", "P-256"));
        assertRejected(with(EC, "crv", curve.getName()));
    }

    /** Its generator point, since Java no longer makes keys of that curve; it is as long as P-256. */
    @Test
    @Spec({"RFC 7518 §6.2.1.1", "RFC 8812 §3.1"})
    @Checks("CA-18")
    void rejectsAnotherCurveOfTheSameSize() {
        Map<String, Object> key = Map.of(
                "kty",
                "EC",
                "crv",
                "secp256k1",
                "x",
                point("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
                "y",
                point("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"));
        assertRejected(key);
        assertRejected(with(key, "alg", "ES256"));
        assertRejected(with(key, "crv", "P-256"));
    }

    private static String point(String hex) {
        return Base64Url.encode(java.util.HexFormat.of().parseHex(hex));
    }

    @Test
    @Spec({"RFC 7518 §6.2.1", "RFC 8725 §3.4"})
    @Checks("CA-18")
    void rejectsAPointOffTheCurve() {
        String zero = Base64Url.encode(new byte[32]);
        String one = point("0".repeat(63) + "1");
        String prime = point("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
        String x = String.valueOf(EC.get("x"));
        assertRejected(with(EC, "y", x));
        assertRejected(with(EC, "y", zero));
        assertRejected(with(EC, "x", zero));
        assertRejected(with(with(EC, "x", zero), "y", zero));
        assertRejected(with(with(EC, "x", one), "y", one));
        assertRejected(with(EC, "x", prime));
        assertRejected(with(EC, "x", point("ff".repeat(32))));
        assertRejected(with(EC, "x", x + x));
        assertRejected(with(EC, "x", ""));
        assertRejected(without(EC, "y"));
        assertRejected(without(EC, "x"));
        assertRejected(without(EC, "crv"));
    }

    @Test
    @Spec("RFC 8037 §2")
    @Checks("CA-18")
    void rejectsOtherOctetKeyPairs() {
        assertRejected(with(ED, "crv", "X25519"));
        assertRejected(with(ED, "crv", "Ed448"));
        assertRejected(with(ED, "crv", "P-256"));
        assertRejected(with(ED, "x", ""));
        assertRejected(with(ED, "x", Base64Url.encode(new byte[31])));
        assertRejected(with(ED, "x", Base64Url.encode(new byte[33])));
        assertRejected(with(ED, "x", Base64Url.encode(new byte[57])));
        assertRejected(without(ED, "x"));
    }

    @Test
    @Spec({"RFC 7517 §4.1", "RFC 7517 §4.2"})
    void rejectsKeysThatAreNotForSignatures() {
        assertRejected(Map.of());
        assertRejected(with(EC, "use", "enc"));
        assertRejected(with(EC, "use", 7L));
        assertRejected(with(EC, "kid", 7L));
        assertRejected(with(EC, "x", 7L));
        assertRejected(with(EC, "kty", "RSA"));
        assertRejected(with(EC, "kty", "ec"));
        assertRejected(with(EC, "kty", "AKP"));
        assertRejected(with(EC, "kty", List.of("EC")));
        assertRejected(without(EC, "kty"));
        assertRejected(with(EC, "more", "x".repeat(8 * 1024)));
        Map<String, Object> chained = with(EC, "x5c", List.of("A".repeat(20_000), "B".repeat(20_000)));
        assertThat(Jwk.of(chained).members()).isEqualTo(EC);
        assertThat(Jwk.of(without(EC, "use")).keyId()).contains("e");
    }

    @Test
    @Spec("RFC 7517 §5")
    void omitsUnusableKeysFromASet() {
        JwkSet set = JwkSet.of(Map.of(
                "keys", List.of(with(EC, "use", "enc"), with(EC, "kty", "AKP"), EC, with(ED, "crv", "X25519"), RSA)));
        assertThat(set.keys()).extracting(Jwk::members).containsExactly(EC, RSA);
        assertThat(set.find("e")).contains(Jwk.of(EC));
        assertThat(set.find("x")).isEmpty();
        assertThat(set.encryptionKeys()).containsExactly(with(EC, "use", "enc"));
        assertThat(JwkSet.of(set.members())).isEqualTo(set);
        for (Map<String, Object> none : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("keys", List.of()),
                Map.of("keys", "EC"),
                Map.of("keys", List.of("EC")),
                Map.of("keys", List.of(with(with(EC, "use", "enc"), "d", "secret"))),
                Map.of("keys", List.of(with(with(EC, "use", "enc"), "more", "x".repeat(8 * 1024)))),
                Map.of("keys", Collections.nCopies(21, EC)))) {
            assertThatIllegalArgumentException().isThrownBy(() -> JwkSet.of(none));
        }
    }

    @Test
    @Spec({"RFC 7515 §4.1.4", "RFC 8725 §3.1"})
    @Checks("JW-02")
    void verifiesOnlyWithTheKeyThatTheKidNames() {
        SigningKey first = SigningKey.generate("1", SigningAlgorithm.ES256);
        SigningKey second = SigningKey.generate("2", SigningAlgorithm.ES256);
        JwkSet set = new JwkSet(List.of(first.jwk(), second.jwk()));
        assertThat(set.signed(Jwt.parse(second.sign("JWT", Map.of())).orElseThrow()))
                .isTrue();
        for (String header : List.of(
                "{\"alg\":\"ES256\",\"kid\":\"1\"}",
                "{\"alg\":\"ES256\",\"kid\":\"3\"}",
                "{\"alg\":\"ES256\",\"kid\":\"\"}",
                "{\"alg\":\"ES256\",\"kid\":\"../2\"}")) {
            assertThat(set.signed(Jwt.parse(Forgery.sign(second, header, "{}")).orElseThrow()))
                    .isFalse();
        }
        assertThat(set.signed(Jwt.parse(Forgery.sign(second, "{\"alg\":\"ES256\"}", "{}"))
                        .orElseThrow()))
                .isTrue();
        SigningKey stranger = SigningKey.generate("2", SigningAlgorithm.ES256);
        assertThat(set.signed(Jwt.parse(stranger.sign("JWT", Map.of())).orElseThrow()))
                .isFalse();
    }
}
