package org.gatewright.tck;

import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.memory.MemoryAuthorizations;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryConsents;
import org.gatewright.server.memory.MemoryKeys;
import org.gatewright.server.memory.MemoryOneTimes;
import org.gatewright.server.signing.KeyStorage;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Nested;

class MemoryStoresTest {
    @Nested
    class Authorizations extends AuthorizationStoreContract {
        @Override
        protected AuthorizationStore newStore(TestClock clock) {
            return new MemoryAuthorizations(clock);
        }
    }

    @Nested
    class OneTimes extends OneTimeStoreContract {
        @Override
        protected OneTimeStore newStore(TestClock clock) {
            return new MemoryOneTimes(clock);
        }
    }

    @Nested
    class Clients extends ClientRegistryContract {
        @Override
        protected ClientRegistry newRegistry() {
            return new MemoryClients();
        }
    }

    @Nested
    class Consents extends ConsentStoreContract {
        @Override
        protected ConsentStore newStore() {
            return new MemoryConsents();
        }
    }

    @Nested
    class Keys extends KeyStorageContract {
        @Override
        protected KeyStorage newStorage() {
            return new MemoryKeys();
        }
    }
}
