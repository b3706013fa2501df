package org.gatewright.server.signing;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.memory.MemoryKeys;
import org.gatewright.server.storage.StorageException;

/** A storage that can be away, and counts how often it is asked. Thread-safe. */
final class FlakyKeys implements KeyStorage {
    final AtomicInteger loads = new AtomicInteger();
    volatile boolean away;
    private final KeyStorage storage = new MemoryKeys();

    @Override
    public Optional<StoredKeys> load() {
        loads.incrementAndGet();
        check();
        return storage.load();
    }

    @Override
    public boolean replace(StoredKeys next) {
        check();
        return storage.replace(next);
    }

    private void check() {
        if (away) {
            throw new StorageException("The storage is away", new IllegalStateException());
        }
    }
}
