package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.testing.ClientFlows;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Scale;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Concurrent use of the same code or refresh token by 64 threads, for many token families. */
@Tag("race")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RaceTest {
    private static final int FAMILIES = Scale.of(50, 10_000);
    private static final int RUNNERS = 64;

    private final Race race = new Race(RUNNERS);
    private TestServer server = TestServer.start();
    private final Counted events = new Counted();

    private static final class Counted implements EventListener {
        private final AtomicInteger refused = new AtomicInteger();
        private volatile AuthorizationId granted = new AuthorizationId(0, 0);

        @Override
        public void on(Issuer issuer, Event event) {
            if (event instanceof Event.Refused refusal
                    && refusal.refusal().path().equals("/token")) {
                refused.incrementAndGet();
            } else if (event instanceof Event.Granted grant) {
                granted = grant.authorization().id();
            }
        }
    }

    @AfterAll
    void stop() {
        race.close();
    }

    @Test
    @Checks({"R-01", "CG-01", "CG-02"})
    @Spec("RFC 6749 §4.1.2")
    void redeemsACodeOnceAndRevokesItsTokensOnConcurrentReplay() {
        ClientFlows world = world(Duration.ofSeconds(10));
        for (int family = 0; family < FAMILIES; family++) {
            String code = world.code("spa", "alice");
            List<TestResponse> responses = race.run(() -> world.redeem("spa", code));
            assertThat(outcomes(responses)).isEqualTo(Map.of("200", 1, "400 invalid_grant", RUNNERS - 1));
            TestResponse winner = winners(responses).get(0);
            assertThat(authorization(world).isActive()).isFalse();
            assertThat(world.isActive(winner.json("access_token"))).isFalse();
            assertThat(world.refresh("spa", winner.json("refresh_token")).error())
                    .isEqualTo("invalid_grant");
        }
        assertThat(events.refused).hasValue(FAMILIES * RUNNERS);
    }

    @Test
    @Checks({"R-02", "RT-02"})
    @Spec("RFC 9700 §4.14.2")
    void returnsTheSameSuccessorToConcurrentRefreshesWithinTheGracePeriod() {
        ClientFlows world = world(Duration.ofSeconds(10));
        for (int family = 0; family < FAMILIES; family++) {
            String token = refreshToken(world);
            List<TestResponse> responses = race.run(() -> world.refresh("spa", token));
            assertThat(outcomes(responses)).isEqualTo(Map.of("200", RUNNERS));
            assertThat(texts(responses, "refresh_token")).hasSize(1).doesNotContain(token);
            assertThat(texts(responses, "access_token")).hasSize(1).allMatch(world::isActive);
            Authorization authorization = authorization(world);
            assertThat(authorization.isActive()).isTrue();
            assertThat(authorization.refresh().orElseThrow().serial()).isEqualTo(1);
        }
    }

    @Test
    @Checks({"R-02", "RT-01"})
    @Spec("RFC 9700 §4.14.2")
    void revokesTheFamilyOnReuseAfterTheGracePeriod() {
        ClientFlows world = world(Duration.ofSeconds(10));
        for (int family = 0; family < FAMILIES; family++) {
            String token = refreshToken(world);
            TestResponse successor = world.refresh("spa", token);
            server.clock.advance(Duration.ofSeconds(10));
            assertThat(world.refresh("spa", token).error()).isEqualTo("invalid_grant");
            assertThat(authorization(world).isActive()).isFalse();
            assertThat(world.isActive(successor.json("access_token"))).isFalse();
        }
    }

    @Test
    @Checks({"R-02", "RT-02"})
    @Spec("RFC 9700 §4.14.2")
    void revokesTheFamilyOnConcurrentRefreshWithoutGracePeriod() {
        ClientFlows world = world(Duration.ZERO);
        for (int family = 0; family < FAMILIES; family++) {
            String token = refreshToken(world);
            List<TestResponse> responses = race.run(() -> world.refresh("spa", token));
            assertThat(outcomes(responses)).isEqualTo(Map.of("200", 1, "400 invalid_grant", RUNNERS - 1));
            TestResponse winner = winners(responses).get(0);
            assertThat(authorization(world).isActive()).isFalse();
            assertThat(world.isActive(winner.json("access_token"))).isFalse();
            assertThat(world.refresh("spa", winner.json("refresh_token")).error())
                    .isEqualTo("invalid_grant");
        }
    }

    private ClientFlows world(Duration grace) {
        Lifetimes standard = Lifetimes.defaults();
        events.refused.set(0);
        server = TestServer.start(builder -> builder.addListener(events)
                .lifetimes(standard.refresh(
                        standard.refreshIdle(), standard.refreshAbsolute(), standard.refreshRenewal(), grace)));
        return new ClientFlows(server);
    }

    private static String refreshToken(ClientFlows world) {
        return world.redeem("spa", world.code("spa", "alice")).json("refresh_token");
    }

    private Authorization authorization(ClientFlows world) {
        return world.server().stores.authorizations().find(events.granted).orElseThrow();
    }

    private static List<TestResponse> winners(List<TestResponse> responses) {
        return responses.stream().filter(response -> response.status() == 200).toList();
    }

    private static Map<String, Integer> outcomes(List<TestResponse> responses) {
        Map<String, Integer> outcomes = new TreeMap<>();
        responses.forEach(
                response -> outcomes.merge((response.status() + " " + response.error()).strip(), 1, Integer::sum));
        return outcomes;
    }

    private static Set<String> texts(List<TestResponse> responses, String member) {
        Set<String> texts = new TreeSet<>();
        responses.forEach(response -> texts.add(response.json(member)));
        return texts;
    }
}
