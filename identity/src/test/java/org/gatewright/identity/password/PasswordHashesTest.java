package org.gatewright.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder.BCryptVersion;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;

/** Hashes of passwords that other systems have made. */
class PasswordHashesTest {
    private static final String PASSWORD = "correct horse";
    private static final String SALT = "AAECAwQFBgcICQoLDA0ODw==";

    private final PasswordHashes hashes = PasswordHashes.of(Entropy.system());
    private final SecretVerifier verifier = new SecretVerifier(Entropy.system(), hashes.kinds());

    private void assertMatches(String foreign, String password) {
        String hash = ForeignHashes.read(foreign);
        verifier.require(hash);
        assertThat(verifier.verify(password, hash)).as(foreign).isTrue();
        assertThat(verifier.verify(password + "x", hash)).as(foreign).isFalse();
        assertThat(ForeignHashes.read(hash)).isEqualTo(hash);
    }

    /** The hashes were made with the functions of Python that Django uses. */
    @Test
    void acceptsHashesOfDjango() {
        assertMatches("pbkdf2_sha256$1000$saltsalt$qQDPSZa3Ormyy9oK1Pu0ZLLwP2Svzmx3yu8OvDdq/J0=", PASSWORD);
        assertMatches("pbkdf2_sha1$1000$saltsalt$wQoBU7GXMNo2CJC+raijrf6key4=", PASSWORD);
        assertMatches(
                "scrypt$1024$saltsalt$8$1$ZGeSwropSvEgLQU1pjltINKrRvmEBSnohdqYXUe5EZ8lX839he8Xlnu1Hm6vBg8U0dik5GHfzXu1"
                        + "ax2apIYCXQ==",
                PASSWORD);
        assertMatches(
                "argon2$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "password");
        BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(BCryptVersion.$2B, 4);
        assertMatches("bcrypt$" + bcrypt.encode(PASSWORD), PASSWORD);
        String digest = HexFormat.of().formatHex(Hashes.sha256("p".repeat(100).getBytes(StandardCharsets.UTF_8)));
        assertMatches("bcrypt_sha256$" + bcrypt.encode(digest), "p".repeat(100));
    }

    @Test
    @SuppressWarnings("deprecation") // databases have hashes of old encoders
    void acceptsHashesOfSpringSecurity() {
        PasswordEncoder usual = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        assertMatches(usual.encode(PASSWORD), PASSWORD);
        assertMatches(new BCryptPasswordEncoder(BCryptVersion.$2Y, 4).encode(PASSWORD), PASSWORD);
        Map<String, Supplier<PasswordEncoder>> encoders = Map.of(
                "argon2@SpringSecurity_v5_8", Argon2PasswordEncoder::defaultsForSpringSecurity_v5_8,
                "argon2", Argon2PasswordEncoder::defaultsForSpringSecurity_v5_2,
                "scrypt@SpringSecurity_v5_8", SCryptPasswordEncoder::defaultsForSpringSecurity_v5_8,
                "scrypt", SCryptPasswordEncoder::defaultsForSpringSecurity_v4_1,
                "pbkdf2@SpringSecurity_v5_8", Pbkdf2PasswordEncoder::defaultsForSpringSecurity_v5_8,
                "pbkdf2", Pbkdf2PasswordEncoder::defaultsForSpringSecurity_v5_5);
        encoders.forEach(
                (id, encoder) -> assertMatches("{" + id + "}" + encoder.get().encode(PASSWORD), PASSWORD));
        for (String weak : List.of("{noop}correct horse", "{MD5}abc", "{SHA-256}abc")) {
            assertThatThrownBy(() -> ForeignHashes.read(weak)).hasMessageContaining("too weak");
        }
    }

    private static Map<String, Object> credential(String value, String salt, String data) {
        return Map.of(
                "type",
                "password",
                "secretData",
                Json.text(Map.of("value", value, "salt", salt, "additionalParameters", Map.of())),
                "credentialData",
                data);
    }

    @Test
    void acceptsHashesOfKeycloak() {
        for (Map<String, Object> credential : List.of(
                credential(
                        "qnA427fe69fAjkevcHZvnm7vp3MewnxKL4g2WLfI7U6teQVH1eR2L5DfcV0psPIfjGPtlZbkpnogYX+2TaSl6w==",
                        SALT,
                        "{\"hashIterations\":27500,\"algorithm\":\"pbkdf2-sha256\",\"additionalParameters\":{}}"),
                credential(
                        "9OACMyo0vyZsLxpJml67o36l/y47PWdwdmJpKEG4hmxHtx+mOq1KFlttpnpBBUsMdxoDCzTXrVkBNxPfYfxLUQ==",
                        SALT,
                        "{\"hashIterations\":21000,\"algorithm\":\"pbkdf2-sha512\"}"),
                credential(
                        "G7NuF/kuxRUU+cJdGmhKNlVpCDPx8W9YSNVwrGj1rB+hfSrp5NAB8/cWy0FvFjIuwpnU8fUdusBidjpxa1NCVg==",
                        SALT,
                        "{\"hashIterations\":2000,\"algorithm\":\"pbkdf2\"}"))) {
            assertMatches(ForeignHashes.keycloak(credential), PASSWORD);
        }
        assertMatches(
                ForeignHashes.keycloak(
                        credential(
                                "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc=",
                                "c29tZXNhbHQ=",
                                "{\"hashIterations\":2,\"algorithm\":\"argon2\",\"additionalParameters\":{\"hashLength\":[\"32\"],"
                                        + "\"memory\":[\"65536\"],\"type\":[\"id\"],\"version\":[\"1.3\"],\"parallelism\":[\"1\"]}}")),
                "password");
        assertThatThrownBy(() -> ForeignHashes.keycloak(credential("YQ==", SALT, "{\"algorithm\":\"md5\"}")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ForeignHashes.keycloak(Map.of("secretData", "rubbish")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "{bcrypt",
                "{unknown}x",
                "{pbkdf2}00",
                "{pbkdf2}zz",
                "{scrypt}$x$YQ==$YQ==",
                "{scrypt}$e0801$YQ==",
                "{bcrypt}$2a$99$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkY8jIucDrjc8deX1s.",
                "{bcrypt}$2a$06$short",
                "md5$salt$hash",
                "pbkdf2_sha256$x$saltsalt$YQ==",
                "pbkdf2_sha256$1000$saltsalt$YQ==",
                "pbkdf2_sha256$99999999$saltsalt$qQDPSZa3Ormyy9oK1Pu0ZLLwP2Svzmx3yu8OvDdq/J0=",
                "scrypt$1000$saltsalt$8$1$ZGeSwropSvEgLQU1pjltIA==",
                "scrypt$1073741824$saltsalt$8$1$ZGeSwropSvEgLQU1pjltIA==",
                "scrypt$1024$saltsalt$8$1$YQ==",
                "$unknown$x"
            })
    void rejectsEverythingElse(String foreign) {
        assertThatThrownBy(() -> verifier.require(ForeignHashes.read(foreign)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("saltsalt");
    }

    @Test
    void replacesHashesThatCostLessThanNewOnes() {
        assertThat(hashes.isCurrent(hashes.current().hash(PASSWORD))).isTrue();
        PasswordHashes stronger =
                PasswordHashes.with(Argon2.id(Entropy.system()).passes(3), Entropy.system());
        assertThat(stronger.isCurrent(hashes.current().hash(PASSWORD))).isFalse();
        assertThat(hashes.isCurrent(stronger.current().hash(PASSWORD))).isTrue();
        assertThat(hashes.isCurrent("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))
                .isFalse();
    }

    /** The hashes are test vectors of the implementations in C and Java. */
    @Test
    void acceptsHashesOfBcryptInEachVersion() {
        assertMatches("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U");
        assertMatches("$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", "a");
        assertThatThrownBy(() -> hashes.kinds().get(2).hash("x")).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Also of a user who does not exist, whose name is verified against a hash of one of these kinds. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\ud800", "\udfff\ud800", "ä"})
    @Checks("UI-09")
    void verifiesAnyPasswordWithoutAnError(String password) {
        BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(BCryptVersion.$2B, 4);
        for (String hash : List.of(
                hashes.current().hash(PASSWORD),
                ForeignHashes.read("bcrypt$" + bcrypt.encode(PASSWORD)),
                ForeignHashes.read("bcrypt_sha256$" + bcrypt.encode(PASSWORD)),
                ForeignHashes.read("pbkdf2_sha1$1000$saltsalt$wQoBU7GXMNo2CJC+raijrf6key4="),
                ForeignHashes.read("pbkdf2_sha256$1000$saltsalt$qQDPSZa3Ormyy9oK1Pu0ZLLwP2Svzmx3yu8OvDdq/J0="),
                "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHQ$ZGeSwropSvEgLQU1pjltIA")) {
            assertThat(verifier.verify(password, hash)).as(hash).isFalse();
            assertThat(verifier.verify("p".repeat(1024), hash)).as(hash).isFalse();
            assertThat(verifier.verify("p".repeat(5000), hash)).as(hash).isFalse();
        }
    }

    @Test
    @Checks("UI-09")
    void makesADummyOfTheSameKindAndCostThatNoPasswordMatches() {
        for (String known : List.of(
                hashes.current().hash(PASSWORD),
                ForeignHashes.read("pbkdf2_sha256$1000$saltsalt$qQDPSZa3Ormyy9oK1Pu0ZLLwP2Svzmx3yu8OvDdq/J0="),
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")) {
            String dummy = hashes.unmatched(known);
            verifier.require(dummy);
            assertThat(dummy).isNotEqualTo(known).hasSameSizeAs(known).startsWith(known.substring(0, 7));
            assertThat(verifier.verify(PASSWORD, dummy)).isFalse();
        }
    }
}
