package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.gatewright.server.event.JournalEntry;
import org.gatewright.server.event.JournalStore;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** The contract of {@link JournalStore}. Extend it, and return a new, empty store for each call. */
public abstract class JournalStoreContract {
    private static final int MANY = 200;
    private static final int MOST = 50;

    private final TestClock clock = new TestClock();

    /** Creates an empty store. */
    protected abstract JournalStore newStore(TestClock clock);

    private JournalEntry entry(String topic, String id) {
        return new JournalEntry(
                topic,
                id,
                Instant.ofEpochMilli(clock.millis()),
                Instant.ofEpochMilli(clock.millis()).plus(Duration.ofDays(7)),
                Map.of("kind", "sign_in", "text", "Ü \u0000 '"));
    }

    @Test
    void returnsAnEntryAsAddedWithinItsTopic() {
        JournalStore store = newStore(clock);
        JournalEntry one = entry("alice", "1");
        store.add(one, MOST);
        assertThat(store.find("alice", "1")).contains(one);
        assertThat(store.find("bob", "1")).isEmpty();
        assertThat(store.find("alice", "2")).isEmpty();
        assertThat(store.find("alice", "with\0nul")).isEmpty();
    }

    @Test
    void returnsTheLatestFirst() {
        JournalStore store = newStore(clock);
        for (int i = 0; i < 5; i++) {
            store.add(entry("alice", Integer.toString(i)), MOST);
            store.add(entry("bob", Integer.toString(i)), MOST);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(store.latest("alice", 3)).extracting(JournalEntry::id).containsExactly("4", "3", "2");
        assertThat(store.latest("nobody", 3)).isEmpty();
    }

    @Test
    void replacesAnEntryOfTheSameId() {
        JournalStore store = newStore(clock);
        store.add(entry("alice", "1"), MOST);
        clock.advance(Duration.ofHours(1));
        JournalEntry again = entry("alice", "1");
        store.add(again, MOST);
        assertThat(store.latest("alice", 10)).containsExactly(again);
    }

    @Test
    void keepsAboutAsManyAsWanted() {
        JournalStore store = newStore(clock);
        for (int i = 0; i < MANY; i++) {
            store.add(entry("alice", Integer.toString(i)), MOST);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(store.latest("alice", MANY))
                .hasSizeBetween(MOST, 2 * MOST)
                .extracting(JournalEntry::id)
                .startsWith(Integer.toString(MANY - 1));
    }

    @Test
    void forgetsWhatHasExpired() {
        JournalStore store = newStore(clock);
        store.add(entry("alice", "1"), MOST);
        clock.advance(Duration.ofDays(8));
        assertThat(store.find("alice", "1")).isEmpty();
        assertThat(store.latest("alice", 10)).isEmpty();
    }

    @Test
    void clearsOneTopic() {
        JournalStore store = newStore(clock);
        store.add(entry("alice", "1"), MOST);
        store.add(entry("alice", "2"), MOST);
        store.add(entry("bob", "1"), MOST);
        store.clear("alice");
        assertThat(store.latest("alice", 10)).isEmpty();
        assertThat(store.latest("bob", 10)).hasSize(1);
        store.add(entry("alice", "3"), MOST);
        assertThat(store.latest("alice", 10)).hasSize(1);
    }
}
