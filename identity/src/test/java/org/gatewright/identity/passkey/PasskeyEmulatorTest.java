package org.gatewright.identity.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.PublicKeyCredentialRequestOptions;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.test.authenticator.webauthn.NoneAttestationAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.PackedAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnAuthenticatorAdaptor;
import com.webauthn4j.test.authenticator.webauthn.exception.InvalidStateException;
import com.webauthn4j.test.client.ClientPlatform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** The relying party, with the browser and the authenticators of another project. */
class PasskeyEmulatorTest {
    private static final ObjectConverter CONVERTER = new ObjectConverter();

    private final Passkeys passkeys = new Passkeys(
            "id.example.com", List.of("https://id.example.com"), "Example", new TestClock(), Entropy.system());

    private static ClientPlatform browser(WebAuthnAuthenticator authenticator) {
        return new ClientPlatform(
                new Origin("https://id.example.com"), new WebAuthnAuthenticatorAdaptor(authenticator));
    }

    private static <T> T parse(Map<String, Object> options, Class<T> type) {
        return CONVERTER.getJsonConverter().readValue(Json.text(options), type);
    }

    private static String text(Object credential) {
        return CONVERTER.getJsonConverter().writeValueAsString(credential);
    }

    private Map<String, Object> creationOptions(List<Passkey> existing, String challenge) {
        return passkeys.creationOptions("alice", "alice@example.com", "Alice", existing, challenge);
    }

    private String create(ClientPlatform browser, Map<String, Object> options) {
        return text(browser.create(parse(options, PublicKeyCredentialCreationOptions.class)));
    }

    private String get(ClientPlatform browser, Map<String, Object> options) {
        return text(browser.get(parse(options, PublicKeyCredentialRequestOptions.class)));
    }

    @Test
    void registersAPasskeyAndSignsInWithIt() {
        ClientPlatform browser = browser(new NoneAttestationAuthenticator());
        String challenge = passkeys.challenge();
        Passkey created = passkeys.register(create(browser, creationOptions(List.of(), challenge)), challenge);
        assertThat(created.discoverable()).isTrue();

        String first = passkeys.challenge();
        Passkey used = passkeys.verify(
                get(browser, passkeys.requestOptions(first, Optional.of(List.of(created)))), first, created);
        String second = passkeys.challenge();
        String response = get(browser, passkeys.requestOptions(second, Optional.empty()));
        assertThat(passkeys.userHandle(response)).contains("alice");
        assertThat(passkeys.verify(response, second, used).signCount()).isGreaterThan(used.signCount());
        assertThatExceptionOfType(PasskeyException.class)
                .isThrownBy(() -> passkeys.verify(response, first, used))
                .matches(e -> e.failure() == PasskeyException.Failure.CHALLENGE);
    }

    @Test
    void excludesAnAuthenticatorThatHasAPasskey() {
        ClientPlatform browser = browser(new NoneAttestationAuthenticator());
        String challenge = passkeys.challenge();
        Passkey created = passkeys.register(create(browser, creationOptions(List.of(), challenge)), challenge);
        assertThatExceptionOfType(InvalidStateException.class)
                .isThrownBy(() -> create(browser, creationOptions(List.of(created), challenge)));
    }

    @Test
    void acceptsAnAttestationWithoutTrustingIt() {
        ClientPlatform browser = browser(new PackedAuthenticator());
        String challenge = passkeys.challenge();
        Map<String, Object> options = new HashMap<>(creationOptions(List.of(), challenge));
        options.put("attestation", "direct");
        Passkey created = passkeys.register(create(browser, options), challenge);
        String next = passkeys.challenge();
        assertThat(passkeys.verify(get(browser, passkeys.requestOptions(next, Optional.empty())), next, created)
                        .used())
                .isPresent();
    }
}
