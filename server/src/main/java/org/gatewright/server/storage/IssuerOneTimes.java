package org.gatewright.server.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * A one-time store whose ids include the issuer, so that servers that share a store by mistake have no values in
 * common.
 */
public record IssuerOneTimes(OneTimeStore store, String issuer) implements OneTimeStore {
    private OneTimeId ours(OneTimeId id) {
        return new OneTimeId(id.purpose() + " of " + issuer, id.text());
    }

    @Override
    public void put(OneTimeId id, String value, Instant expires) {
        store.put(ours(id), value, expires);
    }

    @Override
    public Optional<String> peek(OneTimeId id) {
        return store.peek(ours(id));
    }

    @Override
    public Taken take(OneTimeId id) {
        return store.take(ours(id));
    }

    @Override
    public boolean firstUse(OneTimeId id, Instant expires) {
        return store.firstUse(ours(id), expires);
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
