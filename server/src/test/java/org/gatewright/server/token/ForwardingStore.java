package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.storage.Page;

/** A store that forwards each call to another; tests override some. */
abstract class ForwardingStore implements AuthorizationStore {
    private final AuthorizationStore store;

    ForwardingStore(AuthorizationStore store) {
        this.store = store;
    }

    @Override
    public void insert(Authorization authorization) {
        store.insert(authorization);
    }

    @Override
    public Optional<Authorization> find(AuthorizationId id) {
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
