package org.gatewright.server.authorization;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.json.Json;

/**
 * The part of an authorization request that is kept: with its code, what the token request must match; and with the
 * authorization, the parameters that features asked to keep. Immutable.
 *
 * @param redirectUri the {@code redirect_uri} of the request, which the token request must repeat (RFC 6749 §4.1.3)
 * @param challenge what the code verifier must match (RFC 7636 §4.6)
 * @param confirmation the key that the code is bound to (RFC 9449 §10)
 * @param parameters such as {@code nonce}
 */
public record CodeBinding(
        Optional<String> redirectUri,
        Optional<CodeChallenge> challenge,
        Optional<Confirmation> confirmation,
        Map<String, String> parameters) {
    public CodeBinding {
        parameters = Map.copyOf(parameters);
    }

    /** Returns the binding of a code without conditions. */
    public static CodeBinding none() {
        return new CodeBinding(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    /** Returns the same binding without the parameters, which the authorization keeps. */
    public CodeBinding conditions() {
        return new CodeBinding(redirectUri, challenge, confirmation, Map.of());
    }

    /** Returns the members of a JSON object to be stored or sealed. */
    public Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>();
        redirectUri.ifPresent(uri -> object.put("redirect_uri", uri));
        challenge.ifPresent(value -> object.put("challenge", value.value()));
        confirmation.ifPresent(key -> object.put("cnf", key.members()));
        if (!parameters.isEmpty()) {
            object.put("parameters", parameters);
        }
        return object;
    }

    /**
     * Reads what {@link #members} wrote, among other members. Throws for an unreadable binding; it never becomes none.
     */
    public static CodeBinding of(Map<String, Object> object) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Json.object(object.get("parameters"))
                .ifPresent(all -> all.forEach((name, value) -> parameters.put(name, value.toString())));
        return new CodeBinding(
                Optional.ofNullable(object.get("redirect_uri")).map(Object::toString),
                Optional.ofNullable(object.get("challenge"))
                        .map(Object::toString)
                        .map(CodeChallenge::new),
                Optional.ofNullable(object.get("cnf"))
                        .map(cnf -> Json.object(cnf).flatMap(Confirmation::of).orElseThrow()),
                parameters);
    }
}
