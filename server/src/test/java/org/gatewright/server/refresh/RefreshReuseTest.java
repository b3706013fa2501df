package org.gatewright.server.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refresh token rotation and reuse detection. */
class RefreshReuseTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    private TestResponse refresh(String token) {
        return Exchanges.spaRefresh(server, token);
    }

    private TestResponse refreshed(String token) {
        return Exchanges.successful(refresh(token));
    }

    private void assertRevoked(TestResponse tokens) {
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
        RefusedToken.with("invalid_grant", server, () -> refresh(tokens.json("refresh_token")));
    }

    @Test
    @Parity(25)
    @Checks("RT-01")
    @Spec({"RFC 6749 §6", "RFC 9700 §4.14.2"})
    void rotatesTheTokenOnEachUse() {
        Set<String> seen = new HashSet<>();
        TestResponse tokens = Exchanges.spaTokens(server);
        for (int i = 0; i < 5; i++) {
            assertThat(seen.add(tokens.json("refresh_token"))).isTrue();
            assertThat(seen.add(tokens.json("access_token"))).isTrue();
            tokens = refreshed(tokens.json("refresh_token"));
        }
        assertThat(server.stores
                        .authorizations()
                        .all(new AuthorizationFilter.Client("spa"))
                        .toList())
                .hasSize(1);
        assertThat(server.events.reused).isEmpty();
    }

    @Test
    @Parity(25)
    @Checks("RT-02")
    @Spec("RFC 9700 §4.14.2")
    void returnsTheSameSuccessorWithinTheGracePeriod() {
        String token = Exchanges.spaTokens(server).json("refresh_token");
        TestResponse first = refreshed(token);
        server.clock.advance(Duration.ofSeconds(9));
        TestResponse retried = refreshed(token);
        assertThat(retried.json())
                .containsEntry("refresh_token", first.json("refresh_token"))
                .containsEntry("access_token", first.json("access_token"))
                .containsEntry("expires_in", 291L);
        assertThat(server.events.reused).isEmpty();
        refreshed(first.json("refresh_token"));
    }

    @Test
    @Parity(25)
    @Checks("RT-01")
    @Spec("RFC 9700 §4.14.2")
    void revokesTheFamilyOnReuseAfterTheGracePeriod() {
        TestResponse first = Exchanges.spaTokens(server);
        TestResponse second = refreshed(first.json("refresh_token"));
        TestResponse others = Exchanges.spaTokens(server);
        server.clock.advance(Duration.ofSeconds(10));

        RefusedToken.revoking("invalid_grant", server, () -> refresh(first.json("refresh_token")));
        assertThat(server.events.reused).hasSize(1);
        assertRevoked(first);
        assertRevoked(second);
        assertThat(server.events.reused).hasSize(1);
        assertThat(server.resource(others.json("access_token")).status()).isEqualTo(200);
        refreshed(others.json("refresh_token"));
    }

    @Test
    @Checks({"RT-01", "R-09"})
    void acceptsATokenNewerThanTheStateThatTheStoreKept() {
        TestResponse first = Exchanges.spaTokens(server);
        RefreshState kept = authorization().refresh().orElseThrow();
        TestResponse second = refreshed(first.json("refresh_token"));
        assertThat(server.stores.authorizations().replace(authorization().rotate(kept)))
                .isTrue();

        RefusedToken.with("invalid_grant", server, () -> Exchanges.appRefresh(server, second.json("refresh_token")));
        Set<String> successors = new HashSet<>();
        try (Race race = new Race(16)) {
            race.run(() -> refreshed(second.json("refresh_token")))
                    .forEach(response -> successors.add(response.json("refresh_token")));
        }
        assertThat(successors).hasSize(1).doesNotContain(second.json("refresh_token"));
        assertThat(server.events.reused).isEmpty();
        RefusedToken.revoking("invalid_grant", server, () -> refresh(first.json("refresh_token")));
    }

    private Authorization authorization() {
        return server.stores
                .authorizations()
                .all(new AuthorizationFilter.Client("spa"))
                .toList()
                .get(0);
    }

    @Test
    @Parity(25)
    @Checks("RT-01")
    @Spec("RFC 9700 §4.14.2")
    void revokesTheFamilyOnReuseOfAnOlderTokenWithinTheGracePeriod() {
        TestResponse first = Exchanges.spaTokens(server);
        TestResponse second = refreshed(first.json("refresh_token"));
        TestResponse third = refreshed(second.json("refresh_token"));
        RefusedToken.revoking("invalid_grant", server, () -> refresh(first.json("refresh_token")));
        assertRevoked(third);
    }

    @Test
    @Checks("RT-01")
    @Spec("RFC 9700 §4.14.2")
    void detectsReuseOfAMuchOlderToken() {
        TestResponse first = Exchanges.spaTokens(server);
        TestResponse last = first;
        for (int i = 0; i < 12; i++) {
            server.clock.advance(Duration.ofDays(1));
            last = refreshed(last.json("refresh_token"));
        }
        RefusedToken.revoking("invalid_grant", server, () -> refresh(first.json("refresh_token")));
        assertRevoked(last);
    }

    @Test
    @Checks("RT-01")
    @Spec("RFC 9700 §4.14.2")
    void revokesTheFamilyOnTheFirstRetryWithoutGracePeriod() {
        Lifetimes lifetimes = Lifetimes.defaults()
                .refresh(Duration.ofDays(14), Duration.ofDays(90), Duration.ofDays(7), Duration.ZERO);
        TestServer strict = TestServer.start(builder -> builder.lifetimes(lifetimes));
        String token = Exchanges.spaTokens(strict).json("refresh_token");
        Exchanges.successful(Exchanges.spaRefresh(strict, token));
        RefusedToken.revoking("invalid_grant", strict, () -> Exchanges.spaRefresh(strict, token));
    }

    @Test
    @Checks("RT-03")
    @Spec("RFC 6749 §6")
    void revokesNothingOnReuseByAnotherClient() {
        TestResponse first = Exchanges.spaTokens(server);
        TestResponse second = refreshed(first.json("refresh_token"));
        server.clock.advance(Duration.ofMinutes(1));
        RefusedToken.with("invalid_grant", server, () -> Exchanges.appRefresh(server, first.json("refresh_token")));
        refreshed(second.json("refresh_token"));
    }

    @Test
    @Checks("RT-02")
    @Spec("RFC 9700 §4.14.2")
    void returnsTheSameSuccessorToConcurrentRequests() {
        try (Race race = new Race(64)) {
            String token = Exchanges.spaTokens(server).json("refresh_token");
            for (int round = 0; round < 3; round++) {
                String current = token;
                List<TestResponse> responses = race.run(() -> refresh(current));
                assertThat(responses).allSatisfy(Exchanges::successful);
                Set<String> heads = new HashSet<>();
                responses.forEach(response -> heads.add(response.json("refresh_token")));
                assertThat(heads).hasSize(1);
                assertThat(responses)
                        .extracting(a -> a.json("access_token"))
                        .containsOnly(responses.get(0).json("access_token"));
                token = heads.iterator().next();
            }
            assertThat(server.events.reused).isEmpty();
            refreshed(token);
        }
    }

    @Test
    @Checks({"RT-01", "RT-02"})
    @Spec("RFC 9700 §4.14.2")
    void revokesTheFamilyOnConcurrentReuse() {
        try (Race race = new Race(64)) {
            TestResponse first = Exchanges.spaTokens(server);
            TestResponse second = refreshed(first.json("refresh_token"));
            server.clock.advance(Duration.ofMinutes(1));
            assertThat(race.run(() -> refresh(first.json("refresh_token"))))
                    .allSatisfy(response -> RefusedToken.assertError(400, "invalid_grant", response));
            assertRevoked(second);
        }
    }
}
