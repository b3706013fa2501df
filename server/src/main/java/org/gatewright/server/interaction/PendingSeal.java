package org.gatewright.server.interaction;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.State;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.Permissions;
import org.gatewright.server.interaction.PendingRequest.DeviceCode;

/**
 * Writes a pending request into a page and reads it back, so that a request nobody answers leaves no row behind. It is
 * sealed together with the browser it was shown to. Thread-safe.
 */
final class PendingSeal {
    private final Sealer sealer;
    private final String issuer;

    PendingSeal(Sealer sealer, String issuer) {
        this.sealer = sealer;
        this.issuer = issuer;
    }

    /** The request of one browser, in the characters of base64url and the full stop. */
    String seal(PendingRequest request, String browser) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("browser", browser);
        object.put("id", request.id());
        object.put("client", request.clientId());
        object.put("type", request.responseType());
        object.putAll(Permissions.write(request.permission()));
        object.put("uri", request.target().redirectUri().value());
        object.put("sent", request.target().sent());
        object.put("mode", request.target().mode().name());
        object.put("issuer", issuer);
        request.target().state().ifPresent(state -> object.put("state", state.latin1()));
        request.confirmation().ifPresent(key -> object.put("cnf", key.members()));
        request.freshness().maxAge().ifPresent(age -> object.put("age", age.toSeconds()));
        object.put("levels", request.freshness().levels());
        request.pushed().ifPresent(uri -> object.put("pushed", uri));
        object.put("ask", request.consentDemanded());
        request.device().ifPresent(device -> {
            object.put("device", device.authorization().toString());
            object.put("code", device.userCode());
        });
        request.challenge().ifPresent(challenge -> object.put("challenge", challenge.value()));
        request.loginHint().ifPresent(hint -> object.put("hint", hint));
        request.subject().ifPresent(subject -> object.put("subject", subject));
        request.login().ifPresent(login -> object.put("login", login.toEpochMilli()));
        request.credential().ifPresent(credential -> object.put("credential", credential));
        object.put("expires", request.expires().toEpochMilli());
        return sealer.seal(Json.write(object));
    }

    /** The request, if this server sealed it for one of these browsers. */
    Optional<PendingRequest> open(String sealed, Iterable<String> browsers) {
        return sealer.open(sealed).map(Json::read).flatMap(object -> {
            for (String browser : browsers) {
                if (browser.equals(object.get("browser")) && issuer.equals(object.get("issuer"))) {
                    return Optional.of(read(object));
                }
            }
            return Optional.empty();
        });
    }

    private static PendingRequest read(Map<String, Object> object) {
        ResponseTarget target = new ResponseTarget(
                text(object, "client"),
                new RedirectUri(text(object, "uri")),
                Boolean.TRUE.equals(object.get("sent")),
                ResponseMode.valueOf(text(object, "mode")),
                find(object, "state").map(State::new));
        return new PendingRequest(
                text(object, "id"),
                text(object, "client"),
                text(object, "type"),
                Permissions.read(object),
                target,
                find(object, "challenge").map(CodeChallenge::new),
                Json.object(object.get("cnf")).flatMap(Confirmation::of),
                freshness(object),
                find(object, "pushed"),
                find(object, "device").map(id -> new DeviceCode(AuthorizationId.parse(id), text(object, "code"))),
                Boolean.TRUE.equals(object.get("ask")),
                find(object, "hint"),
                find(object, "subject"),
                object.get("login") instanceof Long login ? Optional.of(Instant.ofEpochMilli(login)) : Optional.empty(),
                find(object, "credential"),
                Instant.ofEpochMilli((Long) object.getOrDefault("expires", 0L)));
    }

    private static Freshness freshness(Map<String, Object> object) {
        Optional<Duration> age =
                object.get("age") instanceof Long seconds ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
        return new Freshness(age, new Claims(object).texts("levels"));
    }

    private static String text(Map<String, Object> object, String name) {
        return find(object, name).orElseThrow();
    }

    private static Optional<String> find(Map<String, Object> object, String name) {
        return Optional.ofNullable((String) object.get(name));
    }
}
