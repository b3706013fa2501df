package org.gatewright.identity.sign;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;

/** A view of a one-time store, in which a test can do something before a call. */
class OneTimes implements OneTimeStore {
    private final OneTimeStore store;

    OneTimes(OneTimeStore store) {
        this.store = store;
    }

    @Override
    public void put(OneTimeId key, String value, Instant expires) {
        store.put(key, value, expires);
    }

    @Override
    public Optional<String> peek(OneTimeId key) {
        return store.peek(key);
    }

    @Override
    public Taken take(OneTimeId key) {
        return store.take(key);
    }

    @Override
    public boolean firstUse(OneTimeId key, Instant expires) {
        return store.firstUse(key, expires);
    }

    @Override
    public int purge(int limit) {
        return store.purge(limit);
    }

    @Override
    public boolean blocks() {
        return store.blocks();
    }
}
