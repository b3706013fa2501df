package org.gatewright.identity.passkey;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.passkey.PasskeyException.Failure;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.json.Json;

/**
 * A credential in the JSON of {@code PublicKeyCredential.toJSON()} (WebAuthn Level 3 §5.1). Nothing in it is verified.
 *
 * @param id the credential ID, in base64url
 * @param response the members of the authenticator's response
 * @param extensions the results of client extensions
 */
record CredentialResponse(String id, Map<String, Object> response, Map<String, Object> extensions) {
    private static final int MAX_LENGTH = 64 * 1024;
    private static final int MAX_HANDLE_BYTES = 64;

    static CredentialResponse parse(String json) {
        Map<String, Object> credential = object(json.length() > MAX_LENGTH ? "" : json);
        if (!(credential.get("id") instanceof String id)
                || !id.equals(credential.get("rawId"))
                || !"public-key".equals(credential.get("type"))
                || Base64Url.decode(id).isEmpty()) {
            throw malformed();
        }
        return new CredentialResponse(
                id,
                Json.object(credential.get("response")).orElseThrow(CredentialResponse::malformed),
                Json.object(credential.getOrDefault("clientExtensionResults", Map.of()))
                        .orElseThrow(CredentialResponse::malformed));
    }

    private static Map<String, Object> object(String json) {
        try {
            return Json.read(json);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static PasskeyException malformed() {
        return new PasskeyException(Failure.MALFORMED);
    }

    /** Returns a member of the authenticator's response. */
    byte[] bytes(String name) {
        return optionalBytes(name).orElseThrow(CredentialResponse::malformed);
    }

    private Optional<byte[]> optionalBytes(String name) {
        Object value = response.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(Base64Url.decode(text).orElseThrow(CredentialResponse::malformed));
        }
        throw malformed();
    }

    /** Returns the client data (§5.8.1). */
    Map<String, Object> clientData() {
        try {
            return Json.read(bytes("clientDataJSON"));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /** Returns the user handle as text; some authenticators have an empty one instead of none. */
    Optional<String> userHandle() {
        return optionalBytes("userHandle").filter(bytes -> bytes.length > 0).map(CredentialResponse::text);
    }

    private static String text(byte[] handle) {
        if (handle.length > MAX_HANDLE_BYTES) {
            throw malformed();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(handle))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    /** Returns how the authenticator can be reached. */
    List<String> transports() {
        return response.getOrDefault("transports", List.of()) instanceof List<?> list
                        && list.stream().allMatch(String.class::isInstance)
                ? list.stream().map(String.class::cast).distinct().toList()
                : List.of();
    }

    /** Returns whether the credential is discoverable (§10.1.3), which was required unless the client says otherwise. */
    boolean isDiscoverable() {
        return Json.object(extensions.get("credProps"))
                .filter(properties -> Boolean.FALSE.equals(properties.get("rk")))
                .isEmpty();
    }

    @Override
    public String toString() {
        return "CredentialResponse";
    }
}
