package org.gatewright.identity.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatewright.identity.passkey.Rejections.rejects;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gatewright.identity.passkey.PasskeyException.Failure;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed responses of browsers. */
class PasskeyInputTest {
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

    @Test
    void rejectsEveryTruncatedAttestation() {
        byte[] client = authenticator.clientData("webauthn.create", challenge);
        byte[] attestation = authenticator.attestationObject(challenge);
        for (int length = 0; length < attestation.length; length++) {
            byte[] part = Arrays.copyOf(attestation, length);
            rejects(Failure.MALFORMED, () -> passkeys.register(authenticator.create(client, part), challenge));
        }
    }

    @Test
    void rejectsWithTheDocumentedExceptionOrAcceptsEachChangedByte() {
        byte[] client = authenticator.clientData("webauthn.create", challenge);
        byte[] attestation = authenticator.attestationObject(challenge);
        for (int i = 0; i < attestation.length; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] changed = attestation.clone();
                changed[i] ^= (byte) (1 << bit);
                try {
                    passkeys.register(authenticator.create(client, changed), challenge);
                } catch (PasskeyException e) {
                    assertThat(e).hasNoCause();
                }
            }
        }
    }

    @Test
    void rejectsTruncatedAndExtendedAuthenticatorData() {
        Passkey known = register();
        byte[] client = authenticator.clientData("webauthn.get", challenge);
        byte[] data = authenticator.authenticatorData();
        for (int length = 0; length < data.length + 5; length++) {
            byte[] part = Arrays.copyOf(data, length);
            if (length != data.length) {
                rejects(
                        Failure.MALFORMED,
                        () -> passkeys.verify(
                                authenticator.get(client, part, authenticator.sign(part, client)), challenge, known));
            }
        }
    }

    @Test
    void returnsNoUserHandleIfTheResponseHasNone() {
        authenticator.userHandle = "";
        assertThat(passkeys.userHandle(authenticator.get(challenge))).isEmpty();
    }

    @Test
    void rejectsAUserHandleThatIsTooLongOrNoText() {
        authenticator.userHandle = Base64Url.encode(new byte[65]);
        rejects(Failure.MALFORMED, () -> passkeys.userHandle(authenticator.get(challenge)));
        authenticator.userHandle = Base64Url.encode(new byte[] {(byte) 0xff});
        rejects(Failure.MALFORMED, () -> passkeys.userHandle(authenticator.get(challenge)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\"}",
                "{\"id\":\"AA\",\"rawId\":\"AQ\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"AA==\",\"rawId\":\"AA==\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"password\",\"response\":{}}",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{},\"clientExtensionResults\":[]}",
                "{\"id\":\"AA\",\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":7}}",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30=\"}}"
            })
    void rejectsAMalformedResponse(String json) {
        rejects(Failure.MALFORMED, () -> passkeys.register(json, challenge));
    }

    @Test
    void rejectsAResponseThatIsTooLarge() {
        authenticator.extensions = Map.of("other", "x".repeat(64 * 1024 - 1000));
        register();
        authenticator.extensions = Map.of("other", "x".repeat(64 * 1024));
        rejects(Failure.MALFORMED, this::register);
    }

    @Test
    void rejectsRepeatedMembersOfTheClientData() {
        byte[] client = ("{\"type\":\"webauthn.create\",\"challenge\":\"" + challenge
                        + "\",\"origin\":\"https://id.example.com\",\"origin\":\"https://id.example.com\"}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] attestation = authenticator.attestationObject(challenge);
        rejects(Failure.MALFORMED, () -> passkeys.register(authenticator.create(client, attestation), challenge));
    }
}
