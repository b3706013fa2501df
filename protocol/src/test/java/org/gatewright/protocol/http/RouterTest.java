package org.gatewright.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Dispatch of requests, and error responses of handlers. */
class RouterTest {
    private static final Route ONE = Route.get("/one", request -> Response.text(200, "one"));

    @Test
    void rejectsDuplicateRoutes() {
        assertThatThrownBy(() -> new Router(List.of(ONE.below("/b"), ONE.below("/b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET /b/one");
        assertThatThrownBy(() -> Route.get("one", ONE.handler())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Spec("RFC 8414 §3")
    void insertsTheWellKnownSegmentBeforeTheBasePath() {
        Router router = new Router(List.of(ONE.below("/b"), Route.wellKnown("doc", "/b", ONE.handler())));
        assertThat(router.serves("", "/.well-known/doc/b")).isTrue();
        assertThat(router.serves("", "/b/one")).isTrue();
        assertThat(router.serves("", "/one")).isFalse();
    }

    @Test
    @Checks("CA-01")
    void returns405WithTheAllowedMethods() {
        Router router = new Router(List.of(Route.post("/one", ONE.handler()), ONE, Route.put("/one", ONE.handler())));
        Request delete =
                new Request("DELETE", "/one", Headers.none(), new byte[0], new Request.Origin("127.0.0.1", true));
        assertThat(router.respond(delete).status()).isEqualTo(405);
        assertThat(router.respond(delete).headers().all("Allow")).containsExactly("GET, HEAD, POST, PUT");
        assertThat(router.respond(Requests.get("/One")).status()).isEqualTo(404);
        assertThat(router.respond(Requests.get("/one?x")).body()).hasToString("one");
    }

    @Test
    @Parity(33)
    @Spec("RFC 6749 §5.2")
    void convertsAnOAuthExceptionToAnErrorResponse() {
        Request request = Requests.get("/");
        Response response = Router.respond(
                r -> {
                    throw OAuthException.of(ErrorCode.INVALID_CLIENT, "Who?")
                            .hint("internal")
                            .challenge(Challenge.basic("here"))
                            .retryAfter(Duration.ofMillis(1));
                },
                request);
        String description = "Who? (request " + request.id() + ")";
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.body())
                .hasToString("{\"error\":\"invalid_client\",\"error_description\":\"" + description + "\"}");
        assertThat(response.headers().all("WWW-Authenticate"))
                .containsExactly(
                        "Basic realm=\"here\", error=\"invalid_client\", error_description=\"" + description + "\"");
        assertThat(response.headers().all("Request-Id")).containsExactly(request.id());
        assertThat(response.headers().all("Retry-After")).containsExactly("1");
        assertThat(response.headers().all("Cache-Control")).containsExactly("no-store");
        assertThat(response.headers().all("Content-Type")).containsExactly("application/json");
    }

    @Test
    @Parity(33)
    void addsAChallengeToEvery401() {
        Response response = Router.respond(
                r -> {
                    throw OAuthException.invalidClient();
                },
                Requests.get("/"));
        assertThat(response.headers().all("WWW-Authenticate"))
                .singleElement()
                .asString()
                .startsWith("Bearer realm=");
    }

    @Test
    @Checks("CA-20")
    @ExpectedLog(" failed")
    void hidesInternalsOfAnUnexpectedException() {
        Response response = Router.respond(
                r -> {
                    throw new IllegalStateException("jdbc:secret");
                },
                Requests.get("/"));
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body().toString()).contains("server_error").doesNotContain("secret", "Illegal");
    }
}
