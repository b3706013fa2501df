package org.gatewright.identity.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.gatewright.identity.passkey.Rejections.rejects;

import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.identity.passkey.PasskeyException.Failure;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relying party of passkeys. */
class PasskeysTest {
    private final TestClock clock = new TestClock();
    private final Passkeys passkeys = new Passkeys(
            "example.com",
            List.of("https://id.example.com", "https://id.example.org"),
            "Example",
            clock,
            Entropy.system());
    private final String challenge = passkeys.challenge();
    private final SoftAuthenticator authenticator = SoftAuthenticator.es256();

    private Passkey register() {
        return passkeys.register(authenticator.create(challenge), challenge);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "RS256"})
    void registersAPasskeyAndSignsInWithIt(String algorithm) {
        SoftAuthenticator device = SoftAuthenticator.of(algorithm);
        device.flags |= SoftAuthenticator.BE;
        device.count = 7;
        Passkey created = passkeys.register(device.create(challenge), challenge);
        assertThat(created.credentialId()).isEqualTo(Base64Url.encode(device.id));
        assertThat(created.signCount()).isEqualTo(7);
        assertThat(created.discoverable()).isTrue();
        assertThat(created.backupEligible()).isTrue();
        assertThat(created.backedUp()).isFalse();
        assertThat(created.transports()).containsExactly("internal", "hybrid");
        assertThat(created.aaguid()).isEqualTo("00000000-0000-0000-0000-000000000000");
        assertThat(created.created()).isEqualTo(clock.instant());
        assertThat(created.used()).isEmpty();

        clock.advance(Duration.ofDays(1));
        device.flags |= SoftAuthenticator.BS;
        String next = passkeys.challenge();
        String response = device.get(next);
        assertThat(passkeys.userHandle(response)).contains("alice");
        assertThat(passkeys.credentialId(response)).isEqualTo(created.credentialId());
        Passkey used = passkeys.verify(response, next, Passkey.read(created.members()));
        assertThat(used).isEqualTo(created.use(8, true, clock.instant()));
    }

    @Test
    void acceptsARelatedOrigin() {
        authenticator.clientData.put("origin", "https://id.example.org");
        Passkey created = register();
        assertThat(passkeys.verify(authenticator.get(challenge), challenge, created)
                        .used())
                .isPresent();
    }

    @Test
    @Spec("WebAuthn Level 3 §6.1.1")
    void acceptsAnAuthenticatorWithoutASignatureCount() {
        Passkey created = register();
        Passkey used = passkeys.verify(authenticator.get(challenge), challenge, created);
        assertThat(passkeys.verify(authenticator.get(challenge), challenge, used)
                        .signCount())
                .isZero();
    }

    @Test
    void registersAPasskeyThatTheClientCallsNotDiscoverable() {
        authenticator.extensions = Map.of("credProps", Map.of("rk", false));
        assertThat(register().discoverable()).isFalse();
        authenticator.extensions = Map.of();
        assertThat(register().discoverable()).isTrue();
    }

    @Test
    void acceptsExtensionsThatTheBrowserHasRequested() {
        for (Map<String, Object> extensions : List.<Map<String, Object>>of(
                Map.of("credProtect", 2), Map.of("hmac-secret", true), Map.of("other", 1))) {
            authenticator.authenticatorExtensions = extensions;
            assertThat(passkeys.verify(authenticator.get(challenge), challenge, register())
                            .used())
                    .isPresent();
        }
    }

    @Test
    void acceptsASelfAttestation() {
        authenticator.format = "packed";
        assertThat(register().credentialId()).isEqualTo(Base64Url.encode(authenticator.id));
    }

    /** What is rejected in both ceremonies, by a change of the authenticator before each of them. */
    private void rejectsBoth(Failure failure, Consumer<SoftAuthenticator> change) {
        Passkey known = register();
        change.accept(authenticator);
        rejects(failure, () -> passkeys.register(authenticator.create(challenge), challenge));
        rejects(failure, () -> passkeys.verify(authenticator.get(challenge), challenge, known));
    }

    @Nested
    class BothCeremonies {
        @Test
        @Spec({"WebAuthn Level 3 §7.1", "WebAuthn Level 3 §7.2"})
        void rejectTheOtherType() {
            rejectsBoth(Failure.TYPE, device -> device.clientData.put("type", "payment.get"));
            authenticator.clientData.remove("type");
            byte[] create = authenticator.clientData("webauthn.create", challenge);
            byte[] data = authenticator.authenticatorData();
            rejects(
                    Failure.TYPE,
                    () -> passkeys.verify(
                            authenticator.get(create, data, authenticator.sign(data, create)), challenge, register()));
        }

        @Test
        @Spec({"WebAuthn Level 3 §7.1", "WebAuthn Level 3 §7.2"})
        void rejectAnotherChallenge() {
            Passkey known = register();
            String other = passkeys.challenge();
            rejects(Failure.CHALLENGE, () -> passkeys.register(authenticator.create(other), challenge));
            rejects(Failure.CHALLENGE, () -> passkeys.verify(authenticator.get(other), challenge, known));
        }

        @ParameterizedTest
        @Spec({"WebAuthn Level 3 §7.1", "WebAuthn Level 3 §7.2"})
        @ValueSource(
                strings = {
                    "https://example.com",
                    "https://id.example.com:8443",
                    "https://id.example.com:443",
                    "https://id.example.com/",
                    "https://ID.example.com",
                    "http://id.example.com",
                    "https://evil@id.example.com",
                    "null"
                })
        void rejectAnotherOrigin(String origin) {
            rejectsBoth(Failure.ORIGIN, device -> device.clientData.put("origin", origin));
        }

        @Test
        @Spec({"WebAuthn Level 3 §7.1", "WebAuthn Level 3 §7.2"})
        void rejectAFrameInAPageOfAnotherOrigin() {
            rejectsBoth(Failure.CROSS_ORIGIN, device -> device.clientData.put("crossOrigin", true));
            authenticator.clientData.put("crossOrigin", false);
            rejectsBoth(Failure.CROSS_ORIGIN, device -> device.clientData.put("topOrigin", "https://evil.example"));
            authenticator.clientData.remove("topOrigin");
            rejectsBoth(Failure.CROSS_ORIGIN, device -> device.clientData.put("crossOrigin", "true"));
        }

        @Test
        @Spec({"WebAuthn Level 3 §7.1", "WebAuthn Level 3 §7.2"})
        void rejectAnotherRelyingParty() {
            rejectsBoth(Failure.RELYING_PARTY, device -> device.rpId = "id.example.com");
        }

        @Test
        @Spec({"WebAuthn Level 3 §7.1", "WebAuthn Level 3 §7.2"})
        void rejectAnUnverifiedUser() {
            rejectsBoth(Failure.USER_VERIFICATION, device -> device.flags = SoftAuthenticator.UP);
        }

        @Test
        @Spec({"WebAuthn Level 3 §7.1", "WebAuthn Level 3 §7.2"})
        void rejectAnAbsentUser() {
            rejectsBoth(Failure.USER_VERIFICATION, device -> device.flags = SoftAuthenticator.UV);
        }

        @Test
        @Spec({"WebAuthn Level 3 §7.1", "WebAuthn Level 3 §7.2"})
        void rejectABackupThatIsNotEligible() {
            rejectsBoth(Failure.BACKUP, device -> device.flags |= SoftAuthenticator.BS);
        }
    }

    @Nested
    class Registration {
        private void rejectsKey(SoftAuthenticator device) {
            rejects(Failure.KEY, () -> passkeys.register(device.create(challenge), challenge));
        }

        @Test
        @Spec("WebAuthn Level 3 §7.1")
        void rejectsAnAlgorithmThatWasNotOffered() {
            rejectsKey(SoftAuthenticator.ec("secp384r1", COSEAlgorithmIdentifier.ES384));
        }

        @Test
        @Spec("WebAuthn Level 3 §5.8.5")
        void rejectsAnotherCurveAndASmallKey() {
            rejectsKey(SoftAuthenticator.ec("secp384r1", COSEAlgorithmIdentifier.ES256));
            rejectsKey(SoftAuthenticator.rs256(1024));
        }

        @Test
        void rejectsTheIdOfAnotherCredential() {
            byte[] client = authenticator.clientData("webauthn.create", challenge);
            byte[] attestation = authenticator.attestationObject(challenge);
            authenticator.id = Entropy.system().bytes(16);
            rejects(Failure.CREDENTIAL, () -> passkeys.register(authenticator.create(client, attestation), challenge));
        }

        @Test
        @Spec("WebAuthn Level 3 §7.1")
        void rejectsAnIdThatIsTooLong() {
            authenticator.id = new byte[1023];
            assertThat(register().credentialId()).hasSize(1364);
            authenticator.id = new byte[1024];
            rejects(Failure.MALFORMED, PasskeysTest.this::register);
        }
    }

    @Nested
    class Authentication {
        @Test
        @Spec("WebAuthn Level 3 §7.2")
        void rejectsASignatureOfAnotherKey() {
            Passkey known = register();
            authenticator.privateKey = SoftAuthenticator.es256().privateKey;
            rejects(Failure.SIGNATURE, () -> passkeys.verify(authenticator.get(challenge), challenge, known));
        }

        @Test
        @Spec("WebAuthn Level 3 §7.2")
        void rejectsChangedDataUnderAnOldSignature() {
            Passkey known = register();
            byte[] client = authenticator.clientData("webauthn.get", challenge);
            byte[] data = authenticator.authenticatorData();
            byte[] signature = authenticator.sign(data, client);
            byte[] counted = data.clone();
            counted[36] = 9;
            rejects(
                    Failure.SIGNATURE,
                    () -> passkeys.verify(authenticator.get(client, counted, signature), challenge, known));
            authenticator.clientData.put("extra", true);
            byte[] other = authenticator.clientData("webauthn.get", challenge);
            rejects(
                    Failure.SIGNATURE,
                    () -> passkeys.verify(authenticator.get(other, data, signature), challenge, known));
            rejects(
                    Failure.SIGNATURE,
                    () -> passkeys.verify(authenticator.get(client, data, new byte[0]), challenge, known));
        }

        @Test
        @Spec("WebAuthn Level 3 §6.1.1")
        void rejectsASignatureCountThatHasNotIncreased() {
            authenticator.count = 5;
            Passkey known = register();
            Passkey used = passkeys.verify(authenticator.get(challenge), challenge, known);
            assertThat(used.signCount()).isEqualTo(6);
            authenticator.count = 5;
            rejects(Failure.SIGNATURE_COUNT, () -> passkeys.verify(authenticator.get(challenge), challenge, used));
            authenticator.count = 0;
            rejects(Failure.SIGNATURE_COUNT, () -> passkeys.verify(authenticator.get(challenge), challenge, used));
            authenticator.count = 0xffff_fffeL;
            assertThat(passkeys.verify(authenticator.get(challenge), challenge, used)
                            .signCount())
                    .isEqualTo(0xffff_ffffL);
        }

        @Test
        @Spec("WebAuthn Level 3 §6.1.3")
        void rejectsAChangedBackupEligibility() {
            Passkey bound = register();
            authenticator.flags |= SoftAuthenticator.BE;
            rejects(Failure.BACKUP, () -> passkeys.verify(authenticator.get(challenge), challenge, bound));
            Passkey eligible = register();
            authenticator.flags &= ~SoftAuthenticator.BE;
            rejects(Failure.BACKUP, () -> passkeys.verify(authenticator.get(challenge), challenge, eligible));
        }

        @Test
        void rejectsAnotherCredential() {
            Passkey known = register();
            authenticator.id = Entropy.system().bytes(16);
            rejects(Failure.CREDENTIAL, () -> passkeys.verify(authenticator.get(challenge), challenge, known));
        }
    }

    @Test
    void revealsNothingInTexts() {
        Passkey known = register();
        assertThat(known.toString()).isEqualTo("Passkey");
        assertThatExceptionOfType(PasskeyException.class)
                .isThrownBy(() -> passkeys.verify("{", challenge, known))
                .withMessage("The passkey response is malformed");
    }
}
