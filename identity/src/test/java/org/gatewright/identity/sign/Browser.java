package org.gatewright.identity.sign;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.PublicKeyCredentialRequestOptions;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.test.authenticator.webauthn.NoneAttestationAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnAuthenticatorAdaptor;
import com.webauthn4j.test.client.ClientPlatform;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.gatewright.identity.sign.PasskeySignIn.Question;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.json.Json;

/** A browser and its authenticator, both of another project. */
final class Browser {
    private static final ObjectConverter CONVERTER = new ObjectConverter();
    private static final String CHALLENGE = "challenge";

    private final NoneAttestationAuthenticator authenticator = new NoneAttestationAuthenticator();
    private final ClientPlatform platform =
            new ClientPlatform(new Origin("https://id.example.com"), new WebAuthnAuthenticatorAdaptor(authenticator));

    static String challenge(Question question) {
        return String.valueOf(Json.read(question.options()).get(CHALLENGE));
    }

    String create(Question question) {
        return create(question, challenge(question));
    }

    /** Creates a passkey as the question demands, but with that challenge. */
    String create(Question question, String challenge) {
        return text(platform.create(parse(question, challenge, PublicKeyCredentialCreationOptions.class)));
    }

    String get(Question question) {
        return get(question, challenge(question));
    }

    /** Uses a passkey as the question demands, but with that challenge. */
    String get(Question question, String challenge) {
        return text(platform.get(parse(question, challenge, PublicKeyCredentialRequestOptions.class)));
    }

    /** Has the authenticator repeat its signature count from now on, as a clone does. */
    void stopCounting() {
        authenticator.setCountUpEnabled(false);
    }

    private static <T> T parse(Question question, String challenge, Class<T> type) {
        Map<String, Object> options = new HashMap<>(Json.read(question.options()));
        options.put(CHALLENGE, challenge);
        return CONVERTER.getJsonConverter().readValue(Json.text(options), type);
    }

    private static String text(Object credential) {
        return CONVERTER.getJsonConverter().writeValueAsString(credential);
    }

    /** Returns the credential with another value of a member of the authenticator's response. */
    static String with(String json, String member, String value) {
        Map<String, Object> credential = new HashMap<>(Json.read(json));
        Map<String, Object> response =
                new HashMap<>(Json.object(credential.get("response")).orElseThrow());
        response.put(member, value);
        credential.put("response", response);
        return Json.text(credential);
    }

    /** Returns the credential of a registration for another challenge, which no attestation prevents. */
    static String forChallenge(String json, String challenge) {
        String text = "{\"type\":\"webauthn.create\",\"challenge\":\"" + challenge
                + "\",\"origin\":\"https://id.example.com\"}";
        return with(json, "clientDataJSON", Base64Url.encode(text.getBytes(StandardCharsets.UTF_8)));
    }
}
