package org.gatewright.conformance;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.server.Stores;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Bits128;
import org.gatewright.server.authorization.Owner;
import org.gatewright.server.storage.StorageException;
import org.gatewright.tck.TestClock;

/** In-memory stores whose authorizations can't be reached while the switch is on. */
record FailingStores(TestClock clock, AtomicBoolean away) {
    Stores stores() {
        Stores memory = Stores.inMemory(clock);
        return memory.authorizations(new Failing(memory.authorizations(), away));
    }

    private record Failing(AuthorizationStore memory, AtomicBoolean away) implements AuthorizationStore {
        private AuthorizationStore reached() {
            if (away.get()) {
                throw new StorageException("the database is away", new IllegalStateException());
            }
            return memory;
        }

        @Override
        public void insert(Authorization authorization) {
            reached().insert(authorization);
        }

        @Override
        public Optional<Authorization> find(Bits128 id) {
            return reached().find(id);
        }

        @Override
        public boolean replace(Authorization next) {
            return reached().replace(next);
        }

        @Override
        public List<Authorization> list(Owner owner) {
            return memory.list(owner);
        }

        @Override
        public int revoke(Owner owner) {
            return reached().revoke(owner);
        }

        @Override
        public int purge(int limit) {
            return reached().purge(limit);
        }
    }
}
