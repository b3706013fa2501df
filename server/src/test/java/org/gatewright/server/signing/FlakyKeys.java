package org.gatewright.server.signing;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.server.storage.StorageException;

/** A key store that can be made unavailable and counts its reads. Thread-safe. */
final class FlakyKeys implements KeyStore {
    final AtomicInteger loads = new AtomicInteger();
    volatile boolean away;
    private final KeyStore storage = new MemoryKeyStore();

    @Override
    public Optional<StoredKeys> load(String name) {
        loads.incrementAndGet();
        check();
        return storage.load(name);
    }

    @Override
    public boolean replace(String name, StoredKeys next) {
        check();
        return storage.replace(name, next);
    }

    private void check() {
        if (away) {
            throw new StorageException("The storage is away", new IllegalStateException());
        }
    }
}
