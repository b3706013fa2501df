package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Bits128;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.event.ServerEvents;
import org.gatewright.spec.Checks;
import org.gatewright.spec.Spec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The same code or refresh token, 64 times at the same moment, for as many families as {@code race.families} says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RaceTest {
    private static final int FAMILIES = Integer.getInteger("race.families", 500);
    private static final int RUNNERS = 64;

    private final Race race = new Race(RUNNERS);
    private final TestClock clock = new TestClock();
    private final Counted events = new Counted();

    private static final class Counted implements ServerEvents {
        private final AtomicInteger refused = new AtomicInteger();
        private volatile Bits128 granted = new Bits128(0, 0);

        @Override
        public void refused(Refusal refusal) {
            if (refusal.path().equals("/token")) {
                refused.incrementAndGet();
            }
        }

        @Override
        public void granted(Authorization authorization) {
            granted = authorization.id();
        }
    }

    @AfterAll
    void stop() {
        race.close();
    }

    @Test
    @Checks({"R-01", "CG-01", "CG-02"})
    @Spec("RFC 6749 §4.1.2")
    void ofManyParallelRedemptionsOneWinsAndTheReplaysEndWhatItGot() {
        InProcess world = world(Duration.ofSeconds(10));
        for (int family = 0; family < FAMILIES; family++) {
            String code = world.code("spa", "alice");
            List<Answer> answers = race.run(() -> world.redeem("spa", code));
            assertThat(outcomes(answers)).isEqualTo(Map.of("200", 1, "400 invalid_grant", RUNNERS - 1));
            Answer winner = winners(answers).get(0);
            assertThat(authorization(world).isActive()).isFalse();
            assertThat(world.isLive(winner.text("access_token"))).isFalse();
            assertThat(world.refresh("spa", winner.text("refresh_token")).error())
                    .isEqualTo("invalid_grant");
        }
        assertThat(events.refused).hasValue(FAMILIES * RUNNERS);
    }

    @Test
    @Checks({"R-02", "RT-02"})
    @Spec("RFC 9700 §4.14.2")
    void ofManyParallelRefreshesWithinTheGraceAllGetTheSameSuccessor() {
        InProcess world = world(Duration.ofSeconds(10));
        for (int family = 0; family < FAMILIES; family++) {
            String token = refreshToken(world);
            List<Answer> answers = race.run(() -> world.refresh("spa", token));
            assertThat(outcomes(answers)).isEqualTo(Map.of("200", RUNNERS));
            assertThat(texts(answers, "refresh_token")).hasSize(1).doesNotContain(token);
            assertThat(texts(answers, "access_token")).hasSize(1).allMatch(world::isLive);
            Authorization authorization = authorization(world);
            assertThat(authorization.isActive()).isTrue();
            assertThat(authorization.refresh().orElseThrow().serial()).isEqualTo(1);
        }
    }

    @Test
    @Checks({"R-02", "RT-01"})
    @Spec("RFC 9700 §4.14.2")
    void afterTheGraceEveryReplayEndsItsFamily() {
        InProcess world = world(Duration.ofSeconds(10));
        for (int family = 0; family < FAMILIES; family++) {
            String token = refreshToken(world);
            Answer successor = world.refresh("spa", token);
            clock.advance(Duration.ofSeconds(10));
            assertThat(world.refresh("spa", token).error()).isEqualTo("invalid_grant");
            assertThat(authorization(world).isActive()).isFalse();
            assertThat(world.isLive(successor.text("access_token"))).isFalse();
        }
    }

    @Test
    @Checks({"R-02", "RT-02"})
    @Spec("RFC 9700 §4.14.2")
    void withoutGraceOneParallelRefreshWinsAndTheOthersEndTheFamily() {
        InProcess world = world(Duration.ZERO);
        for (int family = 0; family < FAMILIES; family++) {
            String token = refreshToken(world);
            List<Answer> answers = race.run(() -> world.refresh("spa", token));
            assertThat(outcomes(answers)).isEqualTo(Map.of("200", 1, "400 invalid_grant", RUNNERS - 1));
            Answer winner = winners(answers).get(0);
            assertThat(authorization(world).isActive()).isFalse();
            assertThat(world.isLive(winner.text("access_token"))).isFalse();
            assertThat(world.refresh("spa", winner.text("refresh_token")).error())
                    .isEqualTo("invalid_grant");
        }
    }

    private InProcess world(Duration grace) {
        Lifetimes standard = Lifetimes.standard();
        events.refused.set(0);
        return InProcess.start(builder -> builder.clock(clock)
                .events(events)
                .lifetimes(standard.refresh(
                        standard.refreshIdle(), standard.refreshAbsolute(), standard.refreshRenewal(), grace)));
    }

    private static String refreshToken(InProcess world) {
        return world.redeem("spa", world.code("spa", "alice")).text("refresh_token");
    }

    private Authorization authorization(InProcess world) {
        return world.stores().authorizations().find(events.granted).orElseThrow();
    }

    private static List<Answer> winners(List<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() == 200).toList();
    }

    private static Map<String, Integer> outcomes(List<Answer> answers) {
        Map<String, Integer> outcomes = new TreeMap<>();
        answers.forEach(answer -> outcomes.merge((answer.status() + " " + answer.error()).strip(), 1, Integer::sum));
        return outcomes;
    }

    private static Set<String> texts(List<Answer> answers, String member) {
        Set<String> texts = new TreeSet<>();
        answers.forEach(answer -> texts.add(answer.text(member)));
        return texts;
    }
}
