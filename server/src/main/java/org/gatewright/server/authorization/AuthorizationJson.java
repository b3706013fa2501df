package org.gatewright.server.authorization;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.json.Json;

/**
 * The JSON of a stored authorization: everything that its row has no column for. Readers ignore unknown members, so
 * that a newer version may add some while older nodes still run.
 */
final class AuthorizationJson {
    private AuthorizationJson() {}

    static byte[] write(Authorization authorization) {
        Map<String, Object> object = Permissions.write(authorization.permission());
        object.put("nonce", authorization.nonce().toString());
        object.put("created", authorization.created().toEpochMilli());
        if (!authorization.data().isEmpty()) {
            object.put("data", authorization.data());
        }
        if (!authorization.parameters().isEmpty()) {
            object.put("parameters", authorization.parameters());
        }
        authorization.endUser().ifPresent(endUser -> object.put("end_user", endUser.members()));
        authorization.code().ifPresent(code -> object.put("code", write(code)));
        authorization.refresh().ifPresent(refresh -> object.put("refresh", write(refresh)));
        authorization.device().ifPresent(device -> object.put("device", write(device)));
        authorization.confirmation().ifPresent(key -> object.put("cnf", key.members()));
        return Json.bytes(object);
    }

    private static Map<String, Object> write(CodeState code) {
        Map<String, Object> object = code.binding().members();
        object.put("expires", code.expires().toEpochMilli());
        object.put("redeemed", code.redeemed());
        return object;
    }

    private static Map<String, Object> write(RefreshState refresh) {
        return Map.of(
                "serial",
                refresh.serial(),
                "issued",
                refresh.issued().toEpochMilli(),
                "expires",
                refresh.expires().toEpochMilli());
    }

    private static Map<String, Object> write(DeviceState device) {
        return Map.of(
                "status",
                device.status().name(),
                "interval",
                device.interval().toSeconds(),
                "polled",
                device.polled().toEpochMilli(),
                "expires",
                device.expires().toEpochMilli());
    }

    static Authorization read(AuthorizationRow row) {
        Map<String, Object> object = Json.read(row.body());
        AuthorizationId nonce = AuthorizationId.parse(text(object, "nonce").orElseThrow());
        Authorization.Draft read = new Authorization.Draft(row.id(), nonce, row.clientId(), time(object, "created"));
        read.version = row.version();
        read.endUser = row.subject().map(subject -> EndUser.read(subject, row.session(), member(object, "end_user")));
        read.permission = Permissions.read(object);
        read.data = texts(object, "data");
        read.parameters = texts(object, "parameters");
        read.status = row.status();
        read.code = Json.object(object.get("code")).map(AuthorizationJson::code);
        read.refresh = Json.object(object.get("refresh")).map(AuthorizationJson::refresh);
        read.device = Json.object(object.get("device")).map(AuthorizationJson::device);
        read.confirmation = confirmation(object);
        read.expires = row.end();
        return read.done();
    }

    private static Map<String, String> texts(Map<String, Object> object, String member) {
        Map<String, String> texts = new LinkedHashMap<>();
        member(object, member).forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }

    private static CodeState code(Map<String, Object> object) {
        return new CodeState(
                CodeBinding.of(object), time(object, "expires"), Boolean.TRUE.equals(object.get("redeemed")));
    }

    private static RefreshState refresh(Map<String, Object> object) {
        return new RefreshState((int) number(object, "serial"), time(object, "issued"), time(object, "expires"));
    }

    private static DeviceState device(Map<String, Object> object) {
        return new DeviceState(
                DeviceState.Status.valueOf(text(object, "status").orElseThrow()),
                Duration.ofSeconds(number(object, "interval")),
                time(object, "polled"),
                time(object, "expires"));
    }

    /** Throws for an unreadable binding; it must never become none. */
    private static Optional<Confirmation> confirmation(Map<String, Object> object) {
        return Optional.ofNullable(object.get("cnf"))
                .map(cnf -> Json.object(cnf).flatMap(Confirmation::of).orElseThrow());
    }

    private static Map<String, Object> member(Map<String, Object> object, String name) {
        return Json.object(object.get(name)).orElse(Map.of());
    }

    private static Optional<String> text(Map<String, Object> object, String name) {
        return Optional.ofNullable(object.get(name)).map(Object::toString);
    }

    private static Instant time(Map<String, Object> object, String name) {
        return Instant.ofEpochMilli(number(object, name));
    }

    private static long number(Map<String, Object> object, String name) {
        if (object.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException("A stored authorization has no number '" + name + "'");
    }
}
