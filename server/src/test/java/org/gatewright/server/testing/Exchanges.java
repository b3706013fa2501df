package org.gatewright.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestResponse;

/** Common token requests, which tests use or change. */
public final class Exchanges {
    public static final String SPA_CALLBACK = "https://spa.example/cb";

    private Exchanges() {}

    /** The header of the client "service". */
    public static String service() {
        return Forms.basic("service", Clients.OTHER_SECRET);
    }

    public static Map<String, String> clientCredentials() {
        return with(new LinkedHashMap<>(Map.of("grant_type", "client_credentials")), "scope", "read");
    }

    /** The same parameters, one of them new or different. */
    public static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(name, value);
        return changed;
    }

    public static Map<String, String> without(Map<String, String> parameters, String name) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.remove(name);
        return changed;
    }

    /** The tokens of the confidential client "app" for a fresh code. */
    public static TestResponse appTokens(TestServer server) {
        return successful(server.token(TestServer.app(), TestServer.codeExchange(server.code())));
    }

    /** A code of the public client "spa". */
    public static String spaCode(TestServer server) {
        return server.code(
                with(with(TestServer.authorizationRequest(), "client_id", "spa"), "redirect_uri", SPA_CALLBACK));
    }

    public static Map<String, String> spaExchange(String code) {
        return with(with(TestServer.codeExchange(code), "client_id", "spa"), "redirect_uri", SPA_CALLBACK);
    }

    /** The tokens of the public client "spa" for a fresh code. */
    public static TestResponse spaTokens(TestServer server) {
        return successful(server.token("", spaExchange(spaCode(server))));
    }

    public static TestResponse spaRefresh(TestServer server, String refreshToken) {
        return server.token("", with(TestServer.refresh(refreshToken), "client_id", "spa"));
    }

    public static TestResponse appRefresh(TestServer server, String refreshToken) {
        return server.token(TestServer.app(), TestServer.refresh(refreshToken));
    }

    /** Returns the response after asserting that it has tokens and forbids caching. */
    public static TestResponse successful(TestResponse response) {
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.header("Pragma")).isEqualTo("no-cache");
        assertThat(response.json()).containsEntry("token_type", "Bearer").containsKey("access_token");
        return response;
    }
}
