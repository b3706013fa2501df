package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.openid.LoginSession;
import org.gatewright.openid.SessionStore;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** The contract of {@link SessionStore}. Extend it, and return a new, empty store for each call. */
public abstract class SessionStoreContract {
    private static final int RACERS = 16;
    private static final int ROUNDS = 50;

    private final TestClock clock = new TestClock();

    /** Creates an empty store. */
    protected abstract SessionStore newStore(TestClock clock);

    private LoginSession session(String id, String subject) {
        Instant now = clock.instant();
        return new LoginSession(
                id,
                0,
                subject,
                "hash of " + id,
                AuthenticationEvent.at(now).acr("pwd").amr("pwd", "otp"),
                Optional.of("fingerprint"),
                now,
                now,
                now.plus(Duration.ofHours(1)),
                false,
                true,
                "Firefox/Linux",
                List.of());
    }

    private static LoginSession next(LoginSession session, boolean ended) {
        return new LoginSession(
                session.id(),
                session.version() + 1,
                session.subject(),
                "another hash",
                session.authentication(),
                session.credential(),
                session.created(),
                session.used().plusSeconds(60),
                session.expires().plusSeconds(60),
                ended,
                session.kept(),
                session.browser(),
                List.of("app", "another app"));
    }

    @Test
    void returnsASessionAsItWasInserted() {
        SessionStore store = newStore(clock);
        LoginSession session = session("one", "alice ü");
        store.insert(session);
        assertThat(store.find("one")).contains(session);
        assertThat(store.find("two")).isEmpty();
    }

    @Test
    void replacesASessionByItsNextVersionOnly() {
        SessionStore store = newStore(clock);
        LoginSession session = session("one", "alice");
        assertThat(store.replace(next(session, false))).isFalse();
        store.insert(session);
        LoginSession second = next(session, false);
        assertThat(store.replace(second)).isTrue();
        assertThat(store.replace(second)).isFalse();
        LoginSession third = next(second, true);
        assertThat(store.replace(next(third, false))).isFalse();
        assertThat(store.replace(third)).isTrue();
        assertThat(store.find("one")).contains(third);
    }

    @Test
    void listsTheSessionsOfAnEndUserThatHaveNotExpired() {
        SessionStore store = newStore(clock);
        LoginSession first = session("one", "alice");
        store.insert(first);
        clock.advance(Duration.ofMinutes(30));
        LoginSession second = session("two", "alice");
        store.insert(second);
        store.insert(session("three", "bob"));
        assertThat(store.list("alice")).containsExactlyInAnyOrder(first, second);
        clock.advance(Duration.ofMinutes(40));
        assertThat(store.list("alice")).containsExactly(second);
        assertThat(store.list("carol")).isEmpty();
    }

    @Test
    void listsWhatHasNotEndedHoweverMuchHas() {
        SessionStore store = newStore(clock);
        LoginSession oldest = session("oldest", "alice");
        store.insert(oldest);
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 120; i++) {
            LoginSession ended = session("ended " + i, "alice");
            store.insert(ended);
            assertThat(store.replace(next(ended, true))).isTrue();
        }
        assertThat(store.list("alice")).containsExactly(oldest);
    }

    @Test
    void replacesASessionOnceWhenSeveralTry() {
        SessionStore store = newStore(clock);
        try (Race race = new Race(RACERS)) {
            for (int round = 0; round < ROUNDS; round++) {
                LoginSession session = session("raced " + round, "alice");
                store.insert(session);
                assertThat(race.run(() -> store.replace(next(session, true))))
                        .filteredOn(won -> won)
                        .hasSize(1);
            }
        }
    }
}
