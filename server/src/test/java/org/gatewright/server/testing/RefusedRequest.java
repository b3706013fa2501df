package org.gatewright.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestResponse;

/**
 * A rejected request at the authorization endpoint or the interaction, without side effects: no token, code, cookie or
 * stored row, no internals, and exactly one event.
 */
public record RefusedRequest(TestResponse response, Refusal event) {
    public static RefusedRequest when(TestServer server, Supplier<TestResponse> request) {
        int events = server.events.refusals.size();
        int issued = server.events.issued.size();
        Set<Authorization> rows = rows(server);
        TestResponse response = request.get();
        List<Refusal> told = server.events.refusals.subList(events, server.events.refusals.size());
        assertThat(told).as(response.text()).hasSize(1);
        assertThat(server.events.issued).hasSize(issued);
        assertThat(rows(server)).isEqualTo(rows);
        assertThat(response.headers("Set-Cookie")).isEmpty();
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.header("Request-Id")).isEqualTo(told.get(0).requestId());
        assertThat(response.text())
                .doesNotContain("Exception", "\tat ", "org.gatewright", "java.")
                .doesNotContain(Clients.SECRET, TestServer.VERIFIER);
        return new RefusedRequest(response, told.get(0));
    }

    public static RefusedRequest when(TestServer server, Ask request) {
        return when(server, () -> request.get(server));
    }

    /** Posts the request as a form, which may contain invalid percent-encoding that some web stacks reject in a URI. */
    public static RefusedRequest whenPosted(TestServer server, Ask request) {
        return when(server, () -> request.post(server));
    }

    /** Asserts an error page without redirect. */
    public void assertPage(int status, String code) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers("Location")).isEmpty();
        assertThat(response.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(response.body()).contains("Request " + event.requestId()).doesNotContain("<script");
        assertEvent(code);
        assertThat(event.reason().status()).isEqualTo(status);
    }

    /** Asserts an error response in the query; returns its parameters. */
    public Map<String, String> assertSentTo(String redirectUri, String code) {
        String separator = redirectUri.contains("?") ? "&" : "?";
        return assertSent(redirectUri + separator, code);
    }

    /** Asserts an error response in the fragment. */
    public Map<String, String> assertSentInFragmentTo(String redirectUri, String code) {
        return assertSent(redirectUri + "#", code);
    }

    /** Asserts an error response to the client "app" with the state of its request. */
    public void assertSentToApp(String code) {
        assertThat(assertSentTo(Clients.CALLBACK, code)).containsEntry("state", "xyz");
    }

    /** Asserts the same for requests of the implicit grant. */
    public void assertSentInFragmentToApp(String code) {
        assertThat(assertSentInFragmentTo(Clients.CALLBACK, code)).containsEntry("state", "xyz");
    }

    private Map<String, String> assertSent(String start, String code) {
        assertThat(response.status()).isEqualTo(303);
        assertThat(response.body()).isEmpty();
        assertThat(response.location()).startsWith(start);
        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
        Map<String, String> parameters = Forms.decode(response.location().substring(start.length()));
        assertThat(parameters)
                .containsEntry("error", code)
                .containsEntry("iss", TestServer.ISSUER)
                .containsKey("error_description")
                .doesNotContainKeys("code", "access_token", "id_token", "refresh_token");
        assertEvent(code);
        return parameters;
    }

    private void assertEvent(String code) {
        assertThat(event.reason().error().code()).isEqualTo(code);
    }

    private static Set<Authorization> rows(TestServer server) {
        Set<Authorization> rows = new HashSet<>();
        server.clients
                .all()
                .toList()
                .forEach(client -> rows.addAll(server.stores
                        .authorizations()
                        .all(new AuthorizationFilter.Client(client.id()))
                        .toList()));
        return rows;
    }
}
