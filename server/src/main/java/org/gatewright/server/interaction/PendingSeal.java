package org.gatewright.server.interaction;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.State;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;

/**
 * Writes a pending request into a page and reads it back, so that a request nobody answers leaves no row behind. It is
 * sealed together with the browser it was shown to. Thread-safe.
 */
final class PendingSeal {
    private final Sealer sealer;

    PendingSeal(Sealer sealer) {
        this.sealer = sealer;
    }

    /** The request of one browser, in the characters of base64url and the full stop. */
    String seal(PendingRequest request, String browser) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("browser", browser);
        object.put("id", request.id());
        object.put("client", request.clientId());
        object.put("type", request.responseType());
        object.put("scope", request.scope().toString());
        object.put("uri", request.replyTo().redirectUri().value());
        object.put("sent", request.replyTo().sent());
        object.put("mode", request.replyTo().mode().name());
        object.put("issuer", request.replyTo().issuer());
        request.replyTo().state().ifPresent(state -> object.put("state", state.latin1()));
        request.challenge().ifPresent(challenge -> object.put("challenge", challenge.value()));
        request.loginHint().ifPresent(hint -> object.put("hint", hint));
        request.subject().ifPresent(subject -> object.put("subject", subject));
        object.put("expires", request.expires().toEpochMilli());
        return sealer.seal(Json.write(object));
    }

    /** The request, if this server sealed it for one of these browsers. */
    Optional<PendingRequest> open(String sealed, Iterable<String> browsers) {
        return sealer.open(sealed).map(Json::read).flatMap(object -> {
            for (String browser : browsers) {
                if (browser.equals(object.get("browser"))) {
                    return Optional.of(read(object));
                }
            }
            return Optional.empty();
        });
    }

    private static PendingRequest read(Map<String, Object> object) {
        ReplyTo replyTo = new ReplyTo(
                new RedirectUri(text(object, "uri")),
                Boolean.TRUE.equals(object.get("sent")),
                ResponseMode.valueOf(text(object, "mode")),
                find(object, "state").map(State::new),
                text(object, "issuer"));
        return new PendingRequest(
                text(object, "id"),
                text(object, "client"),
                text(object, "type"),
                Scope.parse(text(object, "scope")),
                replyTo,
                find(object, "challenge").map(CodeChallenge::new),
                find(object, "hint"),
                find(object, "subject"),
                Instant.ofEpochMilli((Long) object.getOrDefault("expires", 0L)));
    }

    private static String text(Map<String, Object> object, String name) {
        return find(object, name).orElseThrow();
    }

    private static Optional<String> find(Map<String, Object> object, String name) {
        return Optional.ofNullable((String) object.get(name));
    }
}
