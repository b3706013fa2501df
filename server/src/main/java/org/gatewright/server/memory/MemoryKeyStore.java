package org.gatewright.server.memory;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.jspecify.annotations.Nullable;

/** Signing keys in the memory of one process. */
public final class MemoryKeyStore implements KeyStore {
    private final AtomicReference<@Nullable StoredKeys> stored = new AtomicReference<>();

    @Override
    public Optional<StoredKeys> load() {
        return Optional.ofNullable(stored.get());
    }

    @Override
    public boolean replace(StoredKeys next) {
        StoredKeys before = stored.get();
        long version = before == null ? 0 : before.version();
        return version == next.version() - 1 && stored.compareAndSet(before, next);
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
