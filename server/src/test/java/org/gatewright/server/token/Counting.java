package org.gatewright.server.token;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;

/** A store that counts the reads of another. */
final class Counting extends ForwardingStore {
    private final AtomicInteger reads;

    Counting(AuthorizationStore store, AtomicInteger reads) {
        super(store);
        this.reads = reads;
    }

    @Override
    public Optional<Authorization> find(AuthorizationId id) {
        reads.incrementAndGet();
        return super.find(id);
    }
}
