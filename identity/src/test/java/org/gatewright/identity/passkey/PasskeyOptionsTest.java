package org.gatewright.identity.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options and documents for browsers. */
class PasskeyOptionsTest {
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
    @Spec("WebAuthn Level 3 §5.1.8")
    void returnsTheOptionsOfARegistration() {
        Passkey existing = register();
        assertThat(passkeys.creationOptions("alice", "alice@example.com", "Alice", List.of(existing), "Y2hhbGxlbmdl"))
                .isEqualTo(Json.read("""
                        {
                          "rp": {"id": "example.com", "name": "Example"},
                          "user": {"id": "YWxpY2U", "name": "alice@example.com", "displayName": "Alice"},
                          "challenge": "Y2hhbGxlbmdl",
                          "pubKeyCredParams": [
                            {"type": "public-key", "alg": -7},
                            {"type": "public-key", "alg": -8},
                            {"type": "public-key", "alg": -257}],
                          "timeout": 300000,
                          "excludeCredentials": [
                            {"type": "public-key", "id": "%s", "transports": ["internal", "hybrid"]}],
                          "authenticatorSelection": {
                            "residentKey": "required", "requireResidentKey": true, "userVerification": "required"},
                          "attestation": "none",
                          "extensions": {"credProps": true}
                        }
                        """.formatted(existing.credentialId())));
    }

    @Test
    @Spec("WebAuthn Level 3 §5.4.3")
    void rejectsASubjectThatIsNoUserHandle() {
        for (String subject : List.of("", "é".repeat(33))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> passkeys.creationOptions(subject, "a", "A", List.of(), challenge))
                    .withMessageContaining("64 bytes");
        }
        assertThat(passkeys.creationOptions("é".repeat(32), "a", "A", List.of(), challenge))
                .containsKey("user");
    }

    @Test
    @Spec("WebAuthn Level 3 §5.1.9")
    void returnsTheOptionsOfAnAuthentication() {
        Passkey known = register();
        assertThat(passkeys.requestOptions("Y2hhbGxlbmdl", Optional.of(List.of(known))))
                .isEqualTo(Json.read("""
                        {
                          "challenge": "Y2hhbGxlbmdl",
                          "timeout": 300000,
                          "rpId": "example.com",
                          "allowCredentials": [
                            {"type": "public-key", "id": "%s", "transports": ["internal", "hybrid"]}],
                          "userVerification": "required"
                        }
                        """.formatted(known.credentialId())));
        assertThat(passkeys.requestOptions(challenge, Optional.empty())).containsEntry("allowCredentials", List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> passkeys.requestOptions(challenge, Optional.of(List.of())));
    }

    @Test
    void returnsTheDocumentsForBrowsersAndPasswordManagers() {
        Passkey known = register();
        assertThat(passkeys.relatedOrigins())
                .isEqualTo(Map.of("origins", List.of("https://id.example.com", "https://id.example.org")));
        assertThat(passkeys.endpoints("https://id.example.com/new", "https://id.example.com/all"))
                .isEqualTo(Map.of("enroll", "https://id.example.com/new", "manage", "https://id.example.com/all"));
        assertThat(passkeys.signalAccepted("alice", List.of(known)))
                .isEqualTo(Map.of(
                        "rpId", "example.com",
                        "userId", "YWxpY2U",
                        "allAcceptedCredentialIds", List.of(known.credentialId())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id.example.com",
                "http://id.example.com",
                "https://id.example.com/",
                "https://id.example.com:443",
                "https://ID.example.com",
                "https://a@id.example.com",
                "https://id.example.com?a",
                "https:// example.com",
                "https:example.com",
                ""
            })
    void rejectsAnOriginInAnotherForm(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Passkeys("example.com", List.of(origin), "Example", clock, Entropy.system()))
                .withMessageContaining("'" + origin + "'");
    }

    @Test
    void rejectsAnRpIdThatIsNoDomainOfTheServer() {
        for (String rpId : List.of("", "example.org", "xample.com", "sub.id.example.com", "https://id.example.com")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new Passkeys(rpId, List.of("https://id.example.com"), "Example", clock, Entropy.system()))
                    .withMessageContaining("'id.example.com'");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Passkeys("example.com", List.of(), "Example", clock, Entropy.system()));
        assertThat(new Passkeys("localhost", List.of("http://localhost:8080"), "Example", clock, Entropy.system())
                        .relatedOrigins())
                .isNotEmpty();
    }

    @Test
    void createsUnguessableChallenges() {
        assertThat(Base64Url.decode(challenge).orElseThrow()).hasSize(32);
        assertThat(passkeys.challenge()).isNotEqualTo(challenge);
    }
}
