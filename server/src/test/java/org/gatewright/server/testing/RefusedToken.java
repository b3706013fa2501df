package org.gatewright.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.testkit.TestResponse;

/** Assertions on error responses of the token endpoint, and on the absence of side effects. */
public final class RefusedToken {
    private static final Set<String> MEMBERS = Set.of("error", "error_description", "error_uri", "scope");
    private static final List<String> SECRETS = List.of(
            Clients.SECRET,
            Clients.OTHER_SECRET,
            TestServer.VERIFIER,
            "gwa_",
            "gwr_",
            "gwc_",
            "Exception",
            "org.gatewright",
            "\tat ");

    private RefusedToken() {}

    /** Asserts an error with status 400, and that no authorization changed. */
    public static TestResponse with(String error, TestServer server, Supplier<TestResponse> request) {
        return with(400, error, server, request);
    }

    /** Asserts an error, and that no authorization changed. */
    public static TestResponse with(int status, String error, TestServer server, Supplier<TestResponse> request) {
        Map<AuthorizationId, Authorization> before = authorizations(server);
        TestResponse response = refused(status, error, server, request);
        assertThat(authorizations(server)).isEqualTo(before);
        return response;
    }

    /** Asserts an error with status 400, and that exactly the authorization of the request was revoked. */
    public static TestResponse revoking(String error, TestServer server, Supplier<TestResponse> request) {
        Map<AuthorizationId, Authorization> before = authorizations(server);
        TestResponse response = refused(400, error, server, request);
        List<Authorization> changed = authorizations(server).values().stream()
                .filter(after -> !after.equals(before.get(after.id())))
                .toList();
        assertThat(changed).singleElement().satisfies(after -> {
            assertThat(before.get(after.id()).isActive()).isTrue();
            assertThat(after.isActive()).isFalse();
        });
        return response;
    }

    private static TestResponse refused(int status, String error, TestServer server, Supplier<TestResponse> request) {
        int told = server.events.refusals.size();
        int issued = server.events.issued.size();
        TestResponse response = request.get();
        assertError(status, error, response);
        assertThat(server.events.issued).hasSize(issued);
        assertThat(server.events.refusals).hasSize(told + 1);
        Refusal refusal = server.events.refusals.get(told);
        assertThat(refusal.requestId()).isEqualTo(response.header("Request-Id"));
        assertThat(refusal.reason().error().code()).isEqualTo(error);
        assertThat(refusal.path())
                .isIn("/token", "/revoke", "/introspect", "/par", "/device_authorization", "/register");
        return response;
    }

    /** Asserts that the response is this error, complete and without secrets. */
    public static void assertError(int status, String error, TestResponse response) {
        assertThat(response.status()).as(response.text()).isEqualTo(status);
        assertThat(response.json("error")).as(response.text()).isEqualTo(error);
        assertThat(response.json("error_description"))
                .isNotEmpty()
                .matches(text -> text.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '"' && c != '\\'));
        assertThat(MEMBERS).containsAll(response.json().keySet());
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.header("Pragma")).isEqualTo("no-cache");
        assertThat(response.headers("Set-Cookie")).isEmpty();
        assertThat(response.headers("Location")).isEmpty();
        assertThat(response.text()).doesNotContain(SECRETS);
        if (status == 401) {
            assertThat(response.header("WWW-Authenticate"))
                    .contains(" realm=\"", ", error=\"" + error + '"', ", error_description=\"");
        } else {
            assertThat(response.headers("WWW-Authenticate")).isEmpty();
        }
    }

    private static Map<AuthorizationId, Authorization> authorizations(TestServer server) {
        Map<AuthorizationId, Authorization> all = new LinkedHashMap<>();
        server.clients
                .all()
                .toList()
                .forEach(client -> server.stores
                        .authorizations()
                        .all(new AuthorizationFilter.Client(client.id()))
                        .toList()
                        .forEach(found -> all.put(found.id(), found)));
        server.stores
                .authorizations()
                .all(new AuthorizationFilter.Subject("alice"))
                .toList()
                .forEach(found -> all.put(found.id(), found));
        return all;
    }
}
