package org.gatewright.server.memory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.server.event.JournalEntry;
import org.gatewright.server.event.JournalStore;

/** A journal in the memory of one process, of at most 100,000 entries in all. */
public final class MemoryJournalStore implements JournalStore {
    private static final int MOST = 100_000;

    private final Clock clock;
    private final LinkedHashMap<Key, JournalEntry> entries = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private record Key(String topic, String id) {}

    public MemoryJournalStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void add(JournalEntry entry, int most) {
        Key key = new Key(entry.topic(), entry.id());
        remove(key);
        entries.put(key, entry);
        counts.merge(entry.topic(), 1, Integer::sum);
        if (counts.getOrDefault(entry.topic(), 0) > most) {
            keys(entry.topic()).findFirst().ifPresent(this::remove);
        }
        // Two for each new one, so that expired ones go faster than new ones come.
        for (Key oldest : entries.keySet().stream().limit(2).toList()) {
            if (entries.size() > MOST || isExpired(entries.getOrDefault(oldest, entry))) {
                remove(oldest);
            }
        }
    }

    private Stream<Key> keys(String topic) {
        return entries.keySet().stream().filter(key -> key.topic.equals(topic));
    }

    private void remove(Key key) {
        if (entries.remove(key) != null) {
            counts.computeIfPresent(key.topic, (topic, count) -> count == 1 ? null : count - 1);
        }
    }

    private boolean isExpired(JournalEntry entry) {
        return !clock.instant().isBefore(entry.expires());
    }

    @Override
    public synchronized Optional<JournalEntry> find(String topic, String id) {
        return Optional.ofNullable(entries.get(new Key(topic, id))).filter(entry -> !isExpired(entry));
    }

    @Override
    public synchronized List<JournalEntry> latest(String topic, int limit) {
        List<JournalEntry> found = new ArrayList<>();
        keys(topic).forEach(key -> find(topic, key.id).ifPresent(found::add));
        found.sort(Comparator.comparing(JournalEntry::time).reversed());
        return found.subList(0, Math.min(limit, found.size()));
    }

    @Override
    public synchronized void clear(String topic) {
        keys(topic).toList().forEach(this::remove);
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
