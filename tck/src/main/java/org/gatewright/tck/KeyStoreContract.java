package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Test;

/** The contract of {@link KeyStore}. Extend it, and return a new, empty store for each call. */
public abstract class KeyStoreContract {
    private static final int RACERS = 16;

    /** Creates a store without keys. */
    protected abstract KeyStore newStorage();

    private static final String NAME = "some keys";

    @Test
    void keepsTheKeysOfEachNameApart() {
        KeyStore storage = newStorage();
        assertThat(storage.replace(NAME, new StoredKeys(1, "one"))).isTrue();
        assertThat(storage.load("others")).isEmpty();
        assertThat(storage.replace("others", new StoredKeys(2, "too early"))).isFalse();
        assertThat(storage.replace("others", new StoredKeys(1, "two"))).isTrue();
        assertThat(storage.load(NAME)).contains(new StoredKeys(1, "one"));
    }

    @Test
    @Parity(32)
    void isEmptyAtFirst() {
        assertThat(newStorage().load(NAME)).isEmpty();
    }

    @Test
    void replacesWithTheNextVersionOnly() {
        KeyStore storage = newStorage();
        assertThat(storage.replace(NAME, new StoredKeys(2, "too early"))).isFalse();
        assertThat(storage.load(NAME)).isEmpty();
        assertThat(storage.replace(NAME, new StoredKeys(1, "one ü"))).isTrue();
        assertThat(storage.replace(NAME, new StoredKeys(1, "again"))).isFalse();
        assertThat(storage.load(NAME)).contains(new StoredKeys(1, "one ü"));
        assertThat(storage.replace(NAME, new StoredKeys(3, "too far"))).isFalse();
        assertThat(storage.replace(NAME, new StoredKeys(2, "two"))).isTrue();
        assertThat(storage.load(NAME)).contains(new StoredKeys(2, "two"));
    }

    @Test
    void storesExactlyOneOfManyConcurrentReplacements() {
        KeyStore storage = newStorage();
        try (Race race = new Race(RACERS)) {
            for (int version = 1; version <= 20; version++) {
                AtomicInteger racer = new AtomicInteger();
                int next = version;
                List<Boolean> stored =
                        race.run(() -> storage.replace(NAME, new StoredKeys(next, "by " + racer.getAndIncrement())));
                assertThat(stored).filteredOn(won -> won).hasSize(1);
                assertThat(storage.load(NAME).orElseThrow().version()).isEqualTo(version);
            }
        }
    }
}
