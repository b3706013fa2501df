package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.identity.user.IdentityStore;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Test;

/** The contract of {@link IdentityStore}. Extend it, and return a new, empty store for each call. */
public abstract class IdentityStoreContract {
    private static final int RACERS = 16;

    /** Creates an empty store. */
    protected abstract IdentityStore newStore();

    @Test
    void givesAnIdentityWithoutAnOwnerToTheFirstUser() {
        IdentityStore store = newStore();
        assertThat(store.owner("key")).isEmpty();
        assertThat(store.claim("key", Optional.empty(), "alice")).isTrue();
        assertThat(store.claim("key", Optional.empty(), "bob")).isFalse();
        assertThat(store.owner("key")).contains("alice");
    }

    @Test
    void changesTheOwnerOnlyFromTheOneBefore() {
        IdentityStore store = newStore();
        assertThat(store.claim("key", Optional.of("alice"), "bob")).isFalse();
        store.claim("key", Optional.empty(), "alice");
        assertThat(store.claim("key", Optional.of("carol"), "bob")).isFalse();
        assertThat(store.claim("key", Optional.of("alice"), "bob")).isTrue();
        assertThat(store.owner("key")).contains("bob");
    }

    @Test
    void releasesAnIdentityOfItsOwnerOnly() {
        IdentityStore store = newStore();
        store.claim("key", Optional.empty(), "alice");
        store.release("key", "bob");
        assertThat(store.owner("key")).contains("alice");
        store.release("key", "alice");
        assertThat(store.owner("key")).isEmpty();
        assertThat(store.claim("key", Optional.empty(), "bob")).isTrue();
    }

    @Test
    void givesAnIdentityToOneOfManyThatClaimItAtOnce() {
        IdentityStore store = newStore();
        AtomicInteger next = new AtomicInteger();
        try (Race race = new Race(RACERS)) {
            assertThat(race.run(() -> store.claim("raced", Optional.empty(), "user" + next.getAndIncrement())))
                    .containsOnlyOnce(true);
        }
    }
}
