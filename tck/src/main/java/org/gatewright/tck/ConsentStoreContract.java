package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Test;

/** The contract of {@link ConsentStore}. Extend it, and return a new, empty store for each call. */
public abstract class ConsentStoreContract {
    private static final int RACERS = 16;
    private static final int ROUNDS = 300;

    /** Creates an empty store. */
    protected abstract ConsentStore newStore();

    @Test
    @Parity(32)
    void returnsTheRememberedConsent() {
        ConsentStore store = newStore();
        Permission permission = new Permission(
                Scope.of("b", "a"),
                Set.of("https://api.example/ü"),
                List.of(new AuthorizationDetail(Map.of("type", "payment", "amount", 12L))));
        store.remember("alice ü", "app", permission);
        assertThat(store.find("alice ü", "app")).contains(permission);
        assertThat(store.list("alice ü")).isEqualTo(Map.of("app", permission));
    }

    @Test
    void findsNoConsentThatWasNeverGiven() {
        ConsentStore store = newStore();
        store.remember("alice", "app", scope("a"));
        assertThat(store.find("alice", "other")).isEmpty();
        assertThat(store.find("bob", "app")).isEmpty();
        assertThat(store.list("bob")).isEmpty();
    }

    @Test
    void addsToARememberedConsent() {
        ConsentStore store = newStore();
        store.remember("alice", "app", scope("a"));
        store.remember("alice", "app", scope("b"));
        store.remember("alice", "other", scope("c"));
        assertThat(store.find("alice", "app").orElseThrow().scope().tokens()).containsExactlyInAnyOrder("a", "b");
        assertThat(store.list("alice")).containsOnlyKeys("app", "other");
    }

    @Test
    void forgetsOneConsentAndNoOther() {
        ConsentStore store = newStore();
        store.remember("alice", "app", scope("a"));
        store.remember("alice", "other", scope("a"));
        assertThat(store.forget("alice", "app")).isTrue();
        assertThat(store.forget("alice", "app")).isFalse();
        assertThat(store.list("alice")).containsOnlyKeys("other");
    }

    @Test
    void keepsAllConcurrentAdditions() {
        ConsentStore store = newStore();
        AtomicInteger next = new AtomicInteger();
        try (Race race = new Race(RACERS)) {
            race.run(() -> {
                store.remember("alice", "app", scope("s" + next.getAndIncrement()));
                return true;
            });
        }
        assertThat(store.find("alice", "app").orElseThrow().scope().tokens()).hasSize(RACERS);
    }

    @Test
    void forgetsConsentDuringAConcurrentAddition() {
        ConsentStore store = newStore();
        try (Race race = new Race(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                store.remember("alice", "app", scope("old"));
                AtomicInteger next = new AtomicInteger();
                race.run(() -> {
                    if (next.getAndIncrement() == 0) {
                        store.remember("alice", "app", scope("added"));
                    } else {
                        store.forget("alice", "app");
                        store.remember("alice", "app", scope("anew"));
                    }
                    return true;
                });
                assertThat(store.find("alice", "app").orElseThrow().scope().tokens())
                        .contains("anew")
                        .doesNotContain("old");
                store.forget("alice", "app");
            }
        }
    }

    private static Permission scope(String... tokens) {
        return Permission.of(Scope.of(tokens));
    }
}
