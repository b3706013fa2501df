package org.gatewright.server.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.server.client.Client;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestResponse;

/** An authorization request, valid until a test changes it. Immutable. */
public record Ask(Map<String, String> parameters, String rest) {
    /** A request of the client "app". */
    public static Ask app() {
        return new Ask(TestServer.authorizationRequest(), "");
    }

    /** A request of another client, with its first redirect URI. */
    public static Ask of(Client client) {
        return app().with("client_id", client.id())
                .with("redirect_uri", client.redirectUris().get(0).value());
    }

    public Ask with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new Ask(more, rest);
    }

    public Ask without(String... names) {
        Map<String, String> fewer = new LinkedHashMap<>(parameters);
        List.of(names).forEach(fewer::remove);
        return new Ask(fewer, rest);
    }

    /** Replaces a value by this encoded or malformed one, verbatim. */
    public Ask raw(String name, String encoded) {
        return without(name).and(name + "=" + encoded);
    }

    /** Appends a pair verbatim, even if the parameter is already present. */
    public Ask and(String pair) {
        return new Ask(parameters, rest + "&" + pair);
    }

    public String query() {
        return Forms.encode(parameters) + rest;
    }

    public String target() {
        return "/authorize?" + query();
    }

    /** Returns the response to a GET. */
    public TestResponse get(TestServer server) {
        return server.get(target());
    }

    /** Returns the response to a POST of the form. */
    public TestResponse post(TestServer server) {
        return post(server, "/authorize", query());
    }

    public static TestResponse post(TestServer server, String target, String form) {
        return server.http.request("POST", target, Map.of("Content-Type", "application/x-www-form-urlencoded"), form);
    }
}
