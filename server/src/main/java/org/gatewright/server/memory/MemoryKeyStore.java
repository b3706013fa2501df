package org.gatewright.server.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;

/** A key store in the memory of one process. */
public final class MemoryKeyStore implements KeyStore {
    private final Map<String, StoredKeys> stored = new ConcurrentHashMap<>();

    @Override
    public Optional<StoredKeys> load(String name) {
        return Optional.ofNullable(stored.get(name));
    }

    @Override
    public boolean replace(String name, StoredKeys next) {
        boolean[] replaced = {false};
        stored.compute(name, (n, before) -> {
            replaced[0] = (before == null ? 0 : before.version()) == next.version() - 1;
            return replaced[0] ? next : before;
        });
        return replaced[0];
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
