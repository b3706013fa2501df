package org.gatewright.server.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.protocol.Permission;
import org.gatewright.server.consent.ConsentStore;

/** A consent store in the memory of one process; unbounded. */
public final class MemoryConsentStore implements ConsentStore {
    private final ConcurrentHashMap<String, Map<String, Permission>> users = new ConcurrentHashMap<>();

    @Override
    public void remember(String subject, String clientId, Permission permission) {
        users.compute(subject, (user, known) -> {
            Map<String, Permission> more = known == null ? new LinkedHashMap<>() : new LinkedHashMap<>(known);
            more.merge(clientId, permission, Permission::and);
            return more;
        });
    }

    @Override
    public Optional<Permission> find(String subject, String clientId) {
        return Optional.ofNullable(list(subject).get(clientId));
    }

    @Override
    public Map<String, Permission> list(String subject) {
        return Map.copyOf(users.getOrDefault(subject, Map.of()));
    }

    @Override
    public boolean forget(String subject, String clientId) {
        boolean[] forgotten = {false};
        users.computeIfPresent(subject, (user, known) -> {
            Map<String, Permission> fewer = new LinkedHashMap<>(known);
            forgotten[0] = fewer.remove(clientId) != null;
            return fewer.isEmpty() ? null : fewer;
        });
        return forgotten[0];
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
