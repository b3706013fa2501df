package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.storage.Expiring;
import org.gatewright.server.storage.Purge;
import org.gatewright.server.storage.StorageException;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The background purge of expired rows under concurrent changes. */
class PurgeTest {
    private static final int EXPIRED = 500;
    private static final int RUNNERS = 8;

    private final Entropy entropy = Entropy.system();
    private final TestClock clock = new TestClock();
    private Databases databases = Databases.sqlite();

    @AfterEach
    void close() {
        databases.close();
    }

    private AuthorizationStore store(String kind) {
        databases = kind.equals("sqlite") ? Databases.sqlite() : Databases.postgresql();
        return databases.storage(clock).tenant("tenant").authorizations();
    }

    private Authorization authorization(Duration life) {
        Instant now = clock.instant();
        return Authorization.create(entropy, "app", Optional.empty(), Permission.of(Scope.of("read")), Map.of(), now)
                .start(Optional.of(refresh(0)), now.plus(life));
    }

    private RefreshState refresh(int serial) {
        return new RefreshState(serial, clock.instant(), clock.instant().plus(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    @Checks("RT-01")
    void purgesExpiredRowsDuringConcurrentChanges(String kind) {
        AuthorizationStore store = store(kind);
        List<Authorization> living = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            living.add(authorization(Duration.ofDays(30)));
            store.insert(living.get(i));
        }
        try (Race race = new Race(RUNNERS)) {
            AtomicInteger inserted = new AtomicInteger();
            race.run(() -> {
                while (inserted.getAndIncrement() < EXPIRED) {
                    store.insert(authorization(Duration.ofMinutes(1)));
                }
                return true;
            });
            clock.advance(Duration.ofDays(1));
            AtomicInteger next = new AtomicInteger();
            try (Purge purge = new Purge(List.of(store), new LongAdder(), Duration.ofHours(1), Purge.ALONE)) {
                List<Authorization> changed = race.run(() -> {
                    Authorization mine = living.get(next.getAndIncrement());
                    for (int serial = 1; serial <= 50; serial++) {
                        mine = mine.rotate(refresh(serial));
                        assertThat(store.replace(mine)).isTrue();
                    }
                    return mine;
                });
                Await.until("all expired rows are deleted", () -> purge.deleted() == EXPIRED);
                assertThat(changed)
                        .allSatisfy(last -> assertThat(store.find(last.id()))
                                .map(Authorization::version)
                                .contains(last.version()));
            }
        }
        assertThat(store.purge(10)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    @Checks("RT-01")
    void keepsARowExtendedDuringThePurge(String kind) {
        AuthorizationStore store = store(kind);
        try (Race race = new Race(2)) {
            for (int round = 0; round < 200; round++) {
                Authorization brief = authorization(Duration.ofMinutes(1));
                store.insert(brief);
                clock.advance(Duration.ofMinutes(12));
                Authorization longer =
                        brief.redeem(Optional.of(refresh(0)), clock.instant().plus(Duration.ofDays(30)));
                AtomicInteger runner = new AtomicInteger();
                List<Boolean> outcomes =
                        race.run(() -> runner.getAndIncrement() == 0 ? store.replace(longer) : store.purge(10) > 9);
                boolean prolonged = outcomes.contains(true);
                assertThat(store.find(brief.id()).isPresent()).isEqualTo(prolonged);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "sqlite")
    void retriesAfterAStoreFailure(String kind) {
        AuthorizationStore store = store(kind);
        store.insert(authorization(Duration.ofMinutes(1)));
        clock.advance(Duration.ofDays(1));
        AtomicInteger calls = new AtomicInteger();
        Expiring failing = limit -> {
            if (calls.incrementAndGet() < 3) {
                throw new StorageException("not now");
            }
            return store.purge(limit);
        };
        try (Purge purge = new Purge(List.of(failing), new LongAdder(), Duration.ofMillis(1), Purge.ALONE)) {
            Await.until("the row is deleted", () -> purge.deleted() == 1);
            assertThat(purge.failed()).isEqualTo(2);
        }
    }

    @Test
    void rejectsNegativeIntervals() {
        Duration negative = Duration.ofNanos(-1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Purge(List.of(), new LongAdder(), negative, Purge.ALONE).close());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Purge(List.of(), new LongAdder(), Duration.ZERO, negative).close());
    }
}
