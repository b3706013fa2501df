package org.gatewright.testkit;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The form encoding of clients, implemented by the JDK instead of the code under test. */
public final class Forms {
    private Forms() {}

    /** Encodes a name or value, with {@code %20} for a space. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** Encodes parameters, in the order of the map, as a query or form body. */
    public static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Decodes parameters into text with one character per byte; fails if one of them is repeated. */
    public static Map<String, String> decode(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.ISO_8859_1);
            String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.ISO_8859_1);
            if (parameters.put(name, value) != null) {
                throw new AssertionError("The parameter " + name + " is repeated in " + encoded);
            }
        }
        return parameters;
    }

    /** Returns the value of an Authorization header with the Basic scheme (RFC 6749 section 2.3.1). */
    public static String basic(String id, String secret) {
        String pair = encode(id) + ":" + encode(secret);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
