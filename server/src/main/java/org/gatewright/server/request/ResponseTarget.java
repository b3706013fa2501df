package org.gatewright.server.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.State;
import org.gatewright.protocol.jose.Claims;

/**
 * The target of an authorization response. Created only once the client and its redirect URI are known to match; errors
 * before that are shown to the end-user (RFC 6749 §4.1.2.1).
 */
public record ResponseTarget(String clientId, RedirectUri redirectUri, ResponseMode mode, Optional<State> state) {
    /** Returns the same target for a request with that state. */
    public ResponseTarget state(Optional<State> sent) {
        return new ResponseTarget(clientId, redirectUri, mode, sent);
    }

    /** Returns the members of a JSON object to be sealed; {@link #of} reads them. */
    public Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("client", clientId);
        object.put("uri", redirectUri.value());
        object.put("mode", mode.value());
        state.ifPresent(sent -> object.put("state", sent.latin1()));
        return object;
    }

    /** Returns the target with these members. */
    public static ResponseTarget of(Map<String, Object> object) {
        Claims members = new Claims(object);
        return new ResponseTarget(
                members.text("client").orElseThrow(),
                new RedirectUri(members.text("uri").orElseThrow()),
                ResponseMode.named(members.text("mode").orElseThrow()).orElseThrow(),
                members.text("state").map(State::new));
    }
}
