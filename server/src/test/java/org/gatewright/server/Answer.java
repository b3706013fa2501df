package org.gatewright.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.json.Json;

/** What a handler answered, as a client or browser reads it. */
record Answer(Response response, Map<String, Object> json) {
    static Answer of(Response response) {
        boolean isJson = response.headers()
                .first("Content-Type")
                .filter("application/json"::equals)
                .isPresent();
        return new Answer(response, isJson ? Json.read(response.body().bytes()) : Map.of());
    }

    int status() {
        return response.status();
    }

    /** The error code of a refusal; empty for a success. */
    String error() {
        return text("error");
    }

    String text(String member) {
        return json.getOrDefault(member, "").toString();
    }

    String body() {
        return response.body().toString();
    }

    /** The parameters that a redirect carries in its query. */
    Map<String, String> query() {
        Map<String, String> parameters = new LinkedHashMap<>();
        Optional<String> location = response.headers().first("Location");
        if (location.isPresent()) {
            String query = location.get().substring(location.get().indexOf('?') + 1);
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                parameters.put(
                        pair.substring(0, equals),
                        FormCodec.decode(pair.substring(equals + 1)).orElseThrow());
            }
        }
        return parameters;
    }
}
