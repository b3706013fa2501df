package org.gatewright.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** Limits failed authentication per network address and client, and requests per client. */
class LimitsTest {
    private TestServer start(RateLimits limits) {
        return TestServer.start(
                builder -> builder.enable(new Introspection(), new Revocation()).limits(limits));
    }

    private static TestResponse guess(TestServer server, String client, String path) {
        return server.post(path, Forms.basic(client, "a guess"), "grant_type=client_credentials&token=x");
    }

    @Test
    @Spec({"RFC 6749 §10.10", "RFC 6585 §4"})
    @Checks("CA-15")
    void rateLimitsWrongSecretsOfAClientWithoutAffectingOthers() {
        TestServer server = start(RateLimits.defaults()
                .with(RateLimits.Kind.CLIENT_FAILURES, 3)
                .with(RateLimits.Kind.ADDRESS_FAILURES, 100));
        assertThat(guess(server, "app", "/token").status()).isEqualTo(401);
        assertThat(guess(server, "app", "/introspect").status()).isEqualTo(401);
        assertThat(guess(server, "app", "/revoke").status()).isEqualTo(401);
        for (String path : new String[] {"/token", "/introspect", "/revoke"}) {
            TestResponse stopped = guess(server, "app", path);
            RefusedToken.assertError(429, "temporarily_unavailable", stopped);
            assertThat(Integer.parseInt(stopped.header("Retry-After"))).isBetween(1, 301);
        }
        TestResponse right = server.token(TestServer.app(), TestServer.refresh("x"));
        assertThat(right.status()).isEqualTo(429); // even with the valid secret, or the limit would reveal it
        Exchanges.successful(server.token(Exchanges.service(), Exchanges.clientCredentials()));
        server.clock.advance(Duration.ofMinutes(5));
        assertThat(guess(server, "app", "/token").status()).isEqualTo(401);
    }

    @Test
    @Checks("CA-15")
    void rateLimitsAnAddressThatTriesManyClients() {
        TestServer server = start(RateLimits.defaults()
                .with(RateLimits.Kind.CLIENT_FAILURES, 100)
                .with(RateLimits.Kind.ADDRESS_FAILURES, 5));
        for (int i = 0; i < 5; i++) {
            assertThat(guess(server, "client" + i, "/token").status()).isEqualTo(401);
        }
        assertThat(guess(server, "another", "/token").status()).isEqualTo(429);
    }

    @Test
    @Spec("RFC 6585 §4")
    void limitsTheRequestRateOfAClientIfConfigured() {
        TestServer server = start(RateLimits.defaults().with(RateLimits.Kind.CLIENT_REQUESTS, 3));
        for (int i = 0; i < 3; i++) {
            Exchanges.successful(server.token(Exchanges.service(), Exchanges.clientCredentials()));
        }
        RefusedToken.with(
                429,
                "temporarily_unavailable",
                server,
                () -> server.token(Exchanges.service(), Exchanges.clientCredentials()));
        Exchanges.appTokens(server);
        server.clock.advance(Duration.ofMinutes(1));
        Exchanges.successful(server.token(Exchanges.service(), Exchanges.clientCredentials()));
    }
}
