package org.gatewright.protocol.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing and signature verification of JWTs. */
class JwtTest {
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final String ES256 = "{\"alg\":\"ES256\"}";
    private static final String CLAIMS = "{\"sub\":\"alice\"}";
    private static final SigningKey KEY = SigningKey.generate("k1", SigningAlgorithm.ES256);
    private static final SigningKey RSA = SigningKey.generate("r1", SigningAlgorithm.RS256);

    private final String token = KEY.sign("JWT", Map.of("sub", "alice"));

    private static boolean isVerified(String text, SigningKey key) {
        return Jwt.parse(text).filter(jwt -> jwt.isSignedBy(key.jwk())).isPresent();
    }

    private static boolean isVerified(String text) {
        return isVerified(text, KEY);
    }

    private static String signed(String header) {
        return Forgery.sign(KEY, header, CLAIMS);
    }

    @Test
    @Spec({"RFC 7515 §3", "RFC 7519 §7.2"})
    void parsesTheSignedHeaderAndClaims() {
        Jwt jwt = Jwt.parse(token).orElseThrow();
        assertThat(jwt.isSignedBy(KEY.jwk())).isTrue();
        assertThat(jwt.claims().text("sub")).contains("alice");
        assertThat(jwt.keyId()).contains("k1");
        assertThat(jwt.algorithm()).contains(SigningAlgorithm.ES256);
        assertThat(jwt.toString()).doesNotContain("alice", token);
        assertThat(jwt.claims().toString()).doesNotContain("alice");
    }

    @Test
    @Spec("RFC 7515 §A.3")
    void verifiesTheExampleOfTheRfc() {
        Jwk key = Jwk.of(Map.of(
                "kty", "EC",
                "crv", "P-256",
                "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
        String example = "eyJhbGciOiJFUzI1NiJ9"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
                + "pmWQxfKTUJqPP3-Kg6NU1Q";
        Jwt jwt = Jwt.parse(example).orElseThrow();
        assertThat(jwt.isSignedBy(key)).isTrue();
        assertThat(jwt.claims().text("iss")).contains("joe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"NONE\"}",
                "{\"alg\":\"nOnE\"}",
                "{\"alg\":\"none \"}",
                "{\"alg\":\"\"}",
                "{\"alg\":\"es256\"}",
                "{\"alg\":\"ES256 \"}",
                "{\"alg\":\"ES384\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"PS256\"}",
                "{\"alg\":\"EdDSA\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS512\"}",
                "{\"alg\":\"PBES2-HS256+A128KW\",\"p2c\":2147483647,\"p2s\":\"AAAA\"}"
            })
    @Spec({"RFC 8725 §3.1", "RFC 8725 §3.2"})
    @Checks({"JW-02", "JW-05"})
    void rejectsAnyAlgorithmButThatOfTheKey(String header) {
        assertThat(isVerified(signed(header))).isFalse();
        assertThat(isVerified(Forgery.with(signed(header), new byte[0]))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"typ\":\"JWT\"}",
                "{\"alg\":null}",
                "{\"alg\":256}",
                "{\"alg\":[\"ES256\"]}",
                "{\"alg\":{\"a\":\"ES256\"}}",
                "{\"ALG\":\"ES256\"}",
                "{\"alg\":\"ES256\",\"alg\":\"none\"}",
                "{\"alg\":\"none\",\"alg\":\"ES256\"}",
                "{\"alg\":\"ES256\",\"kid\":\"a\",\"kid\":\"b\"}",
                "{\"alg\":\"ES256\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"ES256\",\"crit\":[]}",
                "{\"alg\":\"ES256\",\"crit\":\"b64\"}",
                "{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"ES256\",\"b64\":false}",
                "{\"alg\":\"ES256\",\"b64\":true}",
                "{\"alg\":\"ES256\",\"zip\":\"DEF\"}",
                "{\"alg\":\"ES256\"}{}",
                "{\"alg\":\"ES256\"",
                "{'alg':'ES256'}",
                "{alg:\"ES256\"}",
                "{\"alg\":\"ES256\",}",
                "/**/{\"alg\":\"ES256\"}",
                "[{\"alg\":\"ES256\"}]",
                "\"ES256\"",
                "null",
                ""
            })
    @Spec({"RFC 7515 §4", "RFC 7515 §4.1.1", "RFC 7515 §4.1.11", "RFC 7797 §6"})
    @Checks({"JW-02", "JW-03", "JW-05"})
    void rejectsAnInvalidHeaderDespiteAValidSignature(String header) {
        assertThat(Jwt.parse(signed(header))).isEmpty();
    }

    @Test
    @Spec({"RFC 8725 §3.10", "RFC 7515 §4.1.3"})
    @Checks("JW-02")
    void rejectsAKeyInTheHeader() {
        String own = Json.text(KEY.jwk().members());
        for (String member : List.of(
                "\"jwk\":" + own,
                "\"jku\":\"https://attacker.example/jwks\"",
                "\"x5u\":\"https://attacker.example/cert\"",
                "\"x5c\":[\"AA\"]",
                "\"x5c\":[]")) {
            assertThat(Jwt.parse(signed("{\"alg\":\"ES256\"," + member + "}"))).isEmpty();
        }
        assertThat(Jwt.parse(KEY.signWithKey("dpop+jwt", Map.of()))).isEmpty();
        assertThat(Jwt.parseWithKey(KEY.signWithKey("dpop+jwt", Map.of()))).isPresent();
        assertThat(Jwt.parseWithKey(token)).isEmpty();
        assertThat(Jwt.parseWithKey(signed("{\"alg\":\"ES256\",\"jwk\":" + own + ",\"jku\":\"https://a.example\"}")))
                .isEmpty();
    }

    @Test
    @Spec({"RFC 8725 §2.1", "RFC 8725 §3.1"})
    @Checks("JW-02")
    void rejectsAPublicKeyUsedAsHmacSecret() {
        for (SigningKey key : List.of(KEY, RSA)) {
            for (byte[] secret :
                    List.of(key.jwk().key().getEncoded(), Json.bytes(key.jwk().members()))) {
                String start = Forgery.encode("{\"alg\":\"HS256\"}") + "." + Forgery.encode(CLAIMS);
                byte[] tag = new HmacKey(secret).sign(start.getBytes(StandardCharsets.US_ASCII));
                assertThat(isVerified(start + "." + Base64Url.encode(tag), key)).isFalse();
            }
        }
    }

    @Test
    @Spec({"RFC 7518 §3.2", "RFC 8725 §3.1"})
    @Checks("JW-02")
    void verifiesASharedSecretWithHs256Only() {
        HmacKey secret = new HmacKey(new byte[32]);
        for (String name : List.of("HS256", "HS384", "hs256", "none", "ES256")) {
            String start = Forgery.encode("{\"alg\":\"" + name + "\"}") + "." + Forgery.encode(CLAIMS);
            byte[] tag = secret.sign(start.getBytes(StandardCharsets.US_ASCII));
            Jwt jwt = Jwt.parse(start + "." + Base64Url.encode(tag)).orElseThrow();
            assertThat(jwt.isSignedBy(secret)).isEqualTo(name.equals("HS256"));
            Jwt shorter = Jwt.parse(start + "." + Base64Url.encode(Arrays.copyOf(tag, 31)))
                    .orElseThrow();
            assertThat(shorter.isSignedBy(secret)).isFalse();
        }
        assertThat(Jwt.parse(token).orElseThrow().isSignedBy(secret)).isFalse();
    }

    @Test
    @Spec("RFC 7515 §2")
    @Checks("JW-02")
    void rejectsAChangeOfOneCharacter() {
        for (int i = 0; i < token.length(); i++) {
            for (char c : "AQgw_-.=+/ \n\u00e9\u0141\0".toCharArray()) {
                StringBuilder changed = new StringBuilder(token);
                changed.setCharAt(i, c);
                if (!token.contentEquals(changed)) {
                    assertThat(isVerified(changed.toString()))
                            .as("%s at %s", (int) c, i)
                            .isFalse();
                }
            }
        }
    }

    @Test
    @Spec({"RFC 7515 §2", "RFC 7515 §7.1"})
    @Checks("JW-02")
    void rejectsTruncatedAndExtendedTokens() {
        for (int i = 0; i < token.length(); i++) {
            assertThat(isVerified(token.substring(0, i))).isFalse();
            assertThat(isVerified(token.substring(0, i) + "=" + token.substring(i)))
                    .isFalse();
            assertThat(isVerified(token.substring(0, i) + "\n" + token.substring(i)))
                    .isFalse();
        }
        for (String more : List.of(".", "..", "A", "=", "==", " ", "\n", "." + token, ".A")) {
            assertThat(isVerified(token + more)).as(more).isFalse();
            assertThat(isVerified(more + token)).as(more).isFalse();
        }
    }

    @Test
    @Spec("RFC 4648 §3.5")
    @Checks("JW-02")
    void rejectsNonCanonicalBase64url() {
        String header = Forgery.encode("{\"alg\":\"ES256\" }");
        char last = header.charAt(header.length() - 1);
        assertThat(last).as("has unused bits").isEqualTo('Q');
        String rest = signed("{\"alg\":\"ES256\" }").substring(header.length());
        assertThat(isVerified(header + rest)).isTrue();
        for (char other : "RSTUVWXYZabcdef".toCharArray()) {
            assertThat(Jwt.parse(header.substring(0, header.length() - 1) + other + rest))
                    .isEmpty();
        }
        assertThat(Jwt.parse(token.replace('-', '+').replace('_', '/') + "+/")).isEmpty();
    }

    @Test
    @Spec({"RFC 7515 §7.2.1", "RFC 7515 §7.2.2"})
    @Checks("JW-02")
    void rejectsTheJsonSerialization() {
        String[] parts = token.split("\\.");
        String flat = "{\"protected\":\"" + parts[0] + "\",\"payload\":\"" + parts[1] + "\",\"signature\":\"" + parts[2]
                + "\"}";
        assertThat(Jwt.parse(flat)).isEmpty();
        assertThat(Jwt.parse("{\"payload\":\"" + parts[1] + "\",\"signatures\":[" + flat + "]}"))
                .isEmpty();
        assertThat(Jwt.parse("{\"a\":\"..\"}")).isEmpty();
    }

    @Test
    @Spec({"RFC 7516 §9", "RFC 8725 §3.6"})
    @Checks("JW-03")
    void rejectsAnEncryptedTokenWhereASignedOneIsExpected() {
        String encrypted =
                new Sealer(Map.of("1", Entropy.system().bytes(32))).seal(token.getBytes(StandardCharsets.US_ASCII));
        assertThat(encrypted.split("\\.", -1)).hasSize(5);
        assertThat(Jwt.parse(encrypted)).isEmpty();
        String[] parts = encrypted.split("\\.", -1);
        assertThat(isVerified(parts[0] + "." + parts[3] + "." + parts[4])).isFalse();
        assertThat(Jwt.parse(Forgery.sign(KEY, ES256, token))).isEmpty();
    }

    @Test
    @Spec("RFC 8725 §3.1")
    @Checks("JW-02")
    void rejectsManipulatedEcdsaSignatures() throws Exception {
        byte[] genuine = Forgery.signature(token);
        BigInteger r = new BigInteger(1, Arrays.copyOf(genuine, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(genuine, 32, 64));
        assertThat(isVerified(Forgery.with(token, pair(r, s)))).isTrue();
        for (byte[] forged : List.of(
                new byte[0],
                new byte[64],
                pair(BigInteger.ZERO, s),
                pair(r, BigInteger.ZERO),
                pair(ORDER, s),
                pair(r, ORDER),
                pair(ORDER, ORDER),
                pair(BigInteger.ONE, BigInteger.ZERO),
                pair(BigInteger.ONE, BigInteger.ONE),
                pair(r.add(ORDER).mod(BigInteger.TWO.pow(256)), s),
                pair(s, r),
                Arrays.copyOf(genuine, 63),
                Arrays.copyOf(genuine, 65),
                Arrays.copyOf(genuine, 96),
                der())) {
            assertThat(isVerified(Forgery.with(token, forged))).isFalse();
        }
    }

    private static byte[] pair(BigInteger r, BigInteger s) {
        byte[] both = new byte[64];
        fill(both, 32, r);
        fill(both, 64, s);
        return both;
    }

    private static void fill(byte[] both, int end, BigInteger number) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, both, end - length, length);
    }

    /** The valid signature in DER, which RFC 7518 §3.4 does not use. */
    private byte[] der() throws Exception {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(Forgery.secret(KEY));
        signer.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        return signer.sign();
    }

    @Test
    @Spec("RFC 7518 §3.3")
    @Checks("JW-02")
    void rejectsManipulatedRsaSignatures() {
        String genuine = RSA.sign("JWT", Map.of());
        byte[] signature = Forgery.signature(genuine);
        byte[] longer = new byte[signature.length + 1];
        System.arraycopy(signature, 0, longer, 1, signature.length);
        assertThat(isVerified(genuine, RSA)).isTrue();
        for (byte[] forged : List.of(
                new byte[0],
                new byte[1],
                new byte[256],
                longer,
                Arrays.copyOf(signature, 255),
                Arrays.copyOf(signature, 257),
                Arrays.copyOf(signature, 4096))) {
            assertThat(isVerified(Forgery.with(genuine, forged), RSA)).isFalse();
        }
    }

    @Test
    @Spec("RFC 8725 §3.11")
    @Checks("JW-04")
    void rejectsATooLongToken() {
        String shortest = signed(filled(0));
        int fits = 8 * 1024 * 3 / 4 - filled(0).length();
        assertThat(isVerified(shortest)).isTrue();
        assertThat(isVerified(signed(filled(fits)))).isTrue();
        assertThat(Jwt.parse(signed(filled(fits + 1)))).isEmpty();
        String large = Forgery.sign(KEY, ES256, "{\"a\":\"" + "x".repeat(24_000) + "\"}");
        assertThat(large).hasSizeLessThanOrEqualTo(Jwt.MAX_LENGTH);
        assertThat(isVerified(large)).isTrue();
        assertThat(Jwt.parse(Forgery.sign(KEY, ES256, "{\"a\":\"" + "x".repeat(24_700) + "\"}")))
                .isEmpty();
    }

    private static String filled(int length) {
        return "{\"alg\":\"ES256\",\"x\":\"" + "x".repeat(length) + "\"}";
    }

    @Test
    @Spec("RFC 7515 §7.1")
    @Checks("JW-04")
    void rejectsAWrongNumberOfParts() {
        assertThat(Jwt.parse(".".repeat(1 << 16))).isEmpty();
        assertThat(Jwt.parse("A.".repeat(1 << 16))).isEmpty();
        assertThat(Jwt.parse(token + ".".repeat(1 << 16))).isEmpty();
        assertThat(Jwt.parse("A".repeat(1 << 20))).isEmpty();
        assertThat(Jwt.parse("A".repeat(1 << 20) + ".A.A")).isEmpty();
        for (String text : List.of("", ".", "..", "...", "a", "a.b", "a.b.c", "....")) {
            assertThat(Jwt.parse(text)).isEmpty();
        }
    }

    @Test
    @Spec({"RFC 7519 §4", "RFC 8725 §3.7"})
    @Checks("JW-05")
    void rejectsClaimsThatAreNoValidJsonObject() {
        for (String claims : List.of(
                "",
                "null",
                "[]",
                "\"text\"",
                "7",
                "{\"a\":1}{}",
                "{\"sub\":\"a\",\"sub\":\"b\"}",
                "{\"exp\":1e999}",
                "{\"exp\":null}",
                "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}",
                "{\"a\":" + "9".repeat(1000) + "}")) {
            assertThat(Jwt.parse(Forgery.sign(KEY, ES256, claims))).as(claims).isEmpty();
        }
        Jwt late = Jwt.parse(Forgery.sign(KEY, ES256, "{\"exp\":99999999999999999999}"))
                .orElseThrow();
        assertThat(late.claims().time("exp")).isEmpty();
        byte[] utf16 = CLAIMS.getBytes(StandardCharsets.UTF_16);
        String start = Forgery.encode(ES256) + "." + Base64Url.encode(utf16) + ".";
        assertThat(Jwt.parse(start + Base64Url.encode(new byte[64]))).isEmpty();
        assertThat(Jwt.parse(
                        Forgery.encode(ES256) + "." + Base64Url.encode(new byte[] {'{', (byte) 0xff, '}'}) + ".AA"))
                .isEmpty();
    }

    @Test
    @Spec("RFC 8725 §3.11")
    void comparesTypAsAMediaType() {
        for (String type : List.of("at+jwt", "AT+JWT", "application/at+jwt", "Application/at+JWT")) {
            assertThat(Jwt.parse(KEY.sign(type, Map.of())).orElseThrow().isType("at+jwt"))
                    .isTrue();
        }
        for (String type : List.of("", "JWT", "at+jwt ", "text/at+jwt", "application/application/at+jwt")) {
            assertThat(Jwt.parse(KEY.sign(type, Map.of())).orElseThrow().isType("at+jwt"))
                    .isFalse();
        }
        assertThat(Jwt.parse(signed(ES256)).orElseThrow().type()).isEmpty();
        assertThat(Jwt.parse(signed("{\"alg\":\"ES256\",\"typ\":7}"))
                        .orElseThrow()
                        .type())
                .isEmpty();
    }

    @Test
    @Spec({"RFC 7519 §4.1.4", "RFC 7519 §4.1.5", "RFC 7519 §4.1.6"})
    @Checks("JW-05")
    void rejectsOutOfRangeTimestamps() {
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        Duration hour = Duration.ofHours(1);
        long inAMinute = now.getEpochSecond() + 60;
        assertThat(exp(inAMinute).endsWithin(now, hour)).isTrue();
        assertThat(exp((double) inAMinute).endsWithin(now, hour)).isTrue();
        for (Object time : List.<Object>of(
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Instant.MAX.getEpochSecond(),
                Instant.MIN.getEpochSecond(),
                1e300,
                -1e300,
                0L,
                -1L,
                String.valueOf(inAMinute),
                true,
                List.of(inAMinute),
                inAMinute * 1000)) {
            assertThat(exp(time).endsWithin(now, hour)).as("%s", time).isFalse();
        }
        for (String name : List.of("iat", "nbf")) {
            assertThat(new Claims(Map.of(name, now.getEpochSecond())).hasBegun(now))
                    .isTrue();
            for (Object time :
                    List.<Object>of(Long.MAX_VALUE, Instant.MAX.getEpochSecond(), 1e300, inAMinute, "now", false)) {
                assertThat(new Claims(Map.of(name, time)).hasBegun(now)).isFalse();
            }
        }
    }

    private static Claims exp(Object time) {
        return new Claims(Map.of("exp", time));
    }

    @Property(tries = 1000)
    @Checks({"JW-02", "R-14"})
    void verifiesNoUnsignedText(@ForAll String a, @ForAll String b, @ForAll byte[] c) {
        assertThat(isVerified(a + "." + b + "." + Base64Url.encode(c))).isFalse();
        assertThat(isVerified(Forgery.encode(ES256) + "." + Forgery.encode(b) + "." + Base64Url.encode(c)))
                .isFalse();
    }
}
