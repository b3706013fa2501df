package org.gatewright.server.token;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.storage.Page;

/** A store that counts the reads of another. */
record Counting(AuthorizationStore store, AtomicInteger reads) implements AuthorizationStore {
    @Override
    public void insert(Authorization authorization) {
        store.insert(authorization);
    }

    @Override
    public Optional<Authorization> find(AuthorizationId id) {
        reads.incrementAndGet();
        return store.find(id);
    }

    @Override
    public boolean replace(Authorization next) {
        return store.replace(next);
    }

    @Override
    public Page<Authorization> list(AuthorizationFilter filter, Optional<String> cursor) {
        return store.list(filter, cursor);
    }

    @Override
    public int revoke(AuthorizationFilter owner) {
        return store.revoke(owner);
    }

    @Override
    public int purge(int limit) {
        return store.purge(limit);
    }
}
