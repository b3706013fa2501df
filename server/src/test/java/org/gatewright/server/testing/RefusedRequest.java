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
 * A request at the authorization endpoint or the interaction that was refused, and of which nothing else came: no
 * token, code, cookie or stored row, no internals, and exactly one event.
 */
public record RefusedRequest(TestResponse answer, Refusal event) {
    public static RefusedRequest when(TestServer server, Supplier<TestResponse> request) {
        int events = server.events.refusals.size();
        int issued = server.events.issued.size();
        Set<Authorization> rows = rows(server);
        TestResponse answer = request.get();
        List<Refusal> told = server.events.refusals.subList(events, server.events.refusals.size());
        assertThat(told).as(answer.text()).hasSize(1);
        assertThat(server.events.issued).hasSize(issued);
        assertThat(rows(server)).isEqualTo(rows);
        assertThat(answer.headers("Set-Cookie")).isEmpty();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Request-Id")).isEqualTo(told.get(0).requestId());
        assertThat(answer.text())
                .doesNotContain("Exception", "\tat ", "org.gatewright", "java.")
                .doesNotContain(Clients.SECRET, TestServer.VERIFIER);
        return new RefusedRequest(answer, told.get(0));
    }

    public static RefusedRequest when(TestServer server, Ask request) {
        return when(server, () -> request.get(server));
    }

    /** The request in a form, which may also hold broken escapes, that some web stacks refuse in an address. */
    public static RefusedRequest whenPosted(TestServer server, Ask request) {
        return when(server, () -> request.post(server));
    }

    /** The human was told, and the browser was sent nowhere. */
    public void isPage(int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers("Location")).isEmpty();
        assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.body()).contains("Request " + event.requestId()).doesNotContain("<script");
        isEvent(code);
        assertThat(event.reason().status()).isEqualTo(status);
    }

    /** The client was told in the query; the parameters behind the redirect URI. */
    public Map<String, String> isSentTo(String redirectUri, String code) {
        String separator = redirectUri.contains("?") ? "&" : "?";
        return isSent(redirectUri + separator, code);
    }

    /** The client was told in the fragment. */
    public Map<String, String> isSentInFragmentTo(String redirectUri, String code) {
        return isSent(redirectUri + "#", code);
    }

    /** The client "app" was told, with the state of its request. */
    public void isSentToApp(String code) {
        assertThat(isSentTo(Clients.CALLBACK, code)).containsEntry("state", "xyz");
    }

    /** The same for errors of requests for tokens. */
    public void isSentInFragmentToApp(String code) {
        assertThat(isSentInFragmentTo(Clients.CALLBACK, code)).containsEntry("state", "xyz");
    }

    private Map<String, String> isSent(String start, String code) {
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.location()).startsWith(start);
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        Map<String, String> parameters = Forms.decode(answer.location().substring(start.length()));
        assertThat(parameters)
                .containsEntry("error", code)
                .containsEntry("iss", TestServer.ISSUER)
                .containsKey("error_description")
                .doesNotContainKeys("code", "access_token", "id_token", "refresh_token");
        isEvent(code);
        return parameters;
    }

    private void isEvent(String code) {
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
