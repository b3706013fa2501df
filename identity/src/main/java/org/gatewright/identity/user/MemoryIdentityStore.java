package org.gatewright.identity.user;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A store of owners of identities in the memory of one process. */
public final class MemoryIdentityStore implements IdentityStore {
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    @Override
    public Optional<String> owner(String key) {
        return Optional.ofNullable(owners.get(key));
    }

    @Override
    public boolean claim(String key, Optional<String> previous, String userId) {
        return previous.map(before -> owners.replace(key, before, userId))
                .orElseGet(() -> owners.putIfAbsent(key, userId) == null);
    }

    @Override
    public void release(String key, String userId) {
        owners.remove(key, userId);
    }
}
