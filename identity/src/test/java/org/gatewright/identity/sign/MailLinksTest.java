package org.gatewright.identity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.identity.sign.MailLinks.Link;
import org.gatewright.identity.sign.MailLinks.Purpose;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.memory.MemoryOneTimeStore;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The links in mails. */
class MailLinksTest {
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final Link ALICE = new Link("id-of-alice", "alice@example.com", "stamp");

    private final TestClock clock = new TestClock();
    private final MemoryOneTimeStore store = new MemoryOneTimeStore(clock);
    private final MailLinks links = new MailLinks(store, Entropy.system(), clock);

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void returnsTheContentAnyNumberOfTimesUntilTheLinkIsTaken(Purpose purpose) {
        String secret = links.create(purpose, ALICE, LIFE);
        for (int i = 0; i < 10; i++) {
            assertThat(links.peek(purpose, secret)).contains(ALICE);
        }
        assertThat(links.take(purpose, secret)).contains(ALICE);
        assertThat(links.peek(purpose, secret)).isEmpty();
        assertThat(links.take(purpose, secret)).isEmpty();
    }

    @Test
    @Checks("UI-15")
    void isTakenByOneOfConcurrentCallers() {
        try (Race race = new Race(16)) {
            for (int i = 0; i < 20; i++) {
                String secret = links.create(Purpose.PASSWORD, ALICE, LIFE);
                List<Optional<Link>> taken = race.run(() -> links.take(Purpose.PASSWORD, secret));
                assertThat(taken.stream().flatMap(Optional::stream)).containsExactly(ALICE);
            }
        }
    }

    @Test
    @Checks("UI-14")
    void isOfNoUseForAnotherPurposeAndNotUsedUpByTheAttempt() {
        String password = links.create(Purpose.PASSWORD, ALICE, LIFE);
        String address = links.create(Purpose.ADDRESS, ALICE, LIFE);
        assertThat(links.peek(Purpose.ADDRESS, password)).isEmpty();
        assertThat(links.take(Purpose.ADDRESS, password)).isEmpty();
        assertThat(links.take(Purpose.PASSWORD, address)).isEmpty();
        assertThat(links.take(Purpose.PASSWORD, password)).contains(ALICE);
        assertThat(links.take(Purpose.ADDRESS, address)).contains(ALICE);
    }

    @Test
    void expiresWhenItsTimeIsOver() {
        String secret = links.create(Purpose.PASSWORD, ALICE, LIFE);
        assertThat(links.end(LIFE)).isEqualTo(clock.instant().plus(LIFE));
        clock.advance(LIFE.minusMillis(1));
        assertThat(links.peek(Purpose.PASSWORD, secret)).contains(ALICE);
        clock.advance(Duration.ofMillis(1));
        assertThat(links.peek(Purpose.PASSWORD, secret)).isEmpty();
        assertThat(links.take(Purpose.PASSWORD, secret)).isEmpty();
    }

    static Stream<String> foreignSecrets() {
        return Stream.of(
                "",
                " ",
                "unknown",
                "\0",
                "\ud83d",
                "x".repeat(64),
                "x".repeat(65),
                "x".repeat(1 << 20),
                "é".repeat(64));
    }

    @ParameterizedTest
    @MethodSource("foreignSecrets")
    void rejectsASecretThatItHasNotMade(String secret) {
        links.create(Purpose.PASSWORD, ALICE, LIFE);
        assertThat(links.peek(Purpose.PASSWORD, secret)).isEmpty();
        assertThat(links.take(Purpose.PASSWORD, secret)).isEmpty();
    }

    @Test
    void rejectsAnAlteredSecret() {
        String secret = links.create(Purpose.PASSWORD, ALICE, LIFE);
        for (String altered : List.of(
                secret + " ",
                " " + secret,
                secret + "=",
                secret.substring(1),
                secret.substring(0, secret.length() - 1))) {
            assertThat(links.take(Purpose.PASSWORD, altered)).isEmpty();
        }
        assertThat(links.take(Purpose.PASSWORD, secret)).contains(ALICE);
    }

    @Test
    void keepsTheLinksOfUsersApart() {
        Link bob = new Link("id-of-bob", "b\"ob\\@exämple.com", "stamp");
        String first = links.create(Purpose.PASSWORD, ALICE, LIFE);
        String second = links.create(Purpose.PASSWORD, bob, LIFE);
        assertThat(first).isNotEqualTo(second).hasSize(43);
        assertThat(links.take(Purpose.PASSWORD, second)).contains(bob);
        assertThat(links.take(Purpose.PASSWORD, first)).contains(ALICE);
    }

    @Test
    @Checks("UI-14")
    void storesNoSecret() {
        StringBuilder stored = new StringBuilder();
        MemoryOneTimeStore unused = new MemoryOneTimeStore(clock);
        MailLinks recorded = new MailLinks(
                new OneTimes(unused) {
                    @Override
                    public void put(OneTimeId key, String value, Instant expires) {
                        stored.append(key).append(value);
                        super.put(key, value, expires);
                    }
                },
                Entropy.system(),
                clock);
        String secret = recorded.create(Purpose.PASSWORD, ALICE, LIFE);
        assertThat(recorded.take(Purpose.PASSWORD, secret)).contains(ALICE);
        assertThat(stored).isNotEmpty().doesNotContain(secret);
    }

    @Test
    void hasATextThatIdentifiesNoUser() {
        assertThat(ALICE).hasToString("Link");
    }
}
