package org.gatewright.conformance;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.json.Json;
import org.gatewright.tck.Wire;

/** An HTTP answer as it came over the wire. */
record Answer(String text) {
    int status() {
        return Integer.parseInt(text.substring(9, 12));
    }

    List<String> headers(String name) {
        return Wire.headers(text, name);
    }

    /** The value of a header that must be there, once. */
    String header(String name) {
        List<String> values = headers(name);
        if (values.size() != 1) {
            throw new AssertionError("Not exactly one " + name + " in " + text);
        }
        return values.get(0);
    }

    String body() {
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    Map<String, Object> json() {
        return Json.read(body().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A member of the JSON body; empty text where it is missing. */
    String json(String member) {
        return String.valueOf(json().getOrDefault(member, ""));
    }

    String location() {
        return header("Location");
    }

    /** The decoded parameters behind the first '?' of the location. */
    Map<String, String> query() {
        return parameters(location().substring(location().indexOf('?') + 1));
    }

    /** The decoded parameters behind the '#' of the location. */
    Map<String, String> fragment() {
        return parameters(location().substring(location().indexOf('#') + 1));
    }

    /** Decoded parameters; none of them twice. */
    static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            String value = FormCodec.decode(pair.substring(equals + 1)).orElseThrow();
            if (parameters.put(pair.substring(0, equals), value) != null) {
                throw new AssertionError("Repeated in the answer: " + pair);
            }
        }
        return parameters;
    }
}
