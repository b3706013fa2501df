package org.gatewright.tck;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.identity.user.IdentityStore;
import org.gatewright.identity.user.MemoryIdentityStore;
import org.gatewright.identity.user.MemoryUserStore;
import org.gatewright.identity.user.UserStore;
import org.gatewright.openid.MemorySessionStore;
import org.gatewright.openid.SessionStore;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.event.JournalStore;
import org.gatewright.server.memory.MemoryAuthorizationStore;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryConsentStore;
import org.gatewright.server.memory.MemoryJournalStore;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.server.memory.MemoryOneTimeStore;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.outbox.MemoryOutboxStore;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Nested;

class MemoryStoresTest {
    @Nested
    class Authorizations extends AuthorizationStoreContract {
        @Override
        protected AuthorizationStore newStore(TestClock clock) {
            return new MemoryAuthorizationStore(clock);
        }
    }

    @Nested
    class OneTimes extends OneTimeStoreContract {
        @Override
        protected OneTimeStore newStore(TestClock clock) {
            return new MemoryOneTimeStore(clock);
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
    class Sessions extends SessionStoreContract {
        @Override
        protected SessionStore newStore(TestClock clock) {
            return new MemorySessionStore(clock);
        }
    }

    @Nested
    class Outboxes extends OutboxStoreContract {
        @Override
        protected OutboxStore newStore(TestClock clock) {
            return new MemoryOutboxStore();
        }
    }

    @Nested
    class Consents extends ConsentStoreContract {
        @Override
        protected ConsentStore newStore() {
            return new MemoryConsentStore();
        }
    }

    @Nested
    class Users extends UserStoreContract {
        @Override
        protected UserStore newStore(TestClock clock) {
            return new MemoryUserStore(clock);
        }
    }

    @Nested
    class Journals extends JournalStoreContract {
        @Override
        protected JournalStore newStore(TestClock clock) {
            return new MemoryJournalStore(clock);
        }
    }

    @Nested
    class Identities extends IdentityStoreContract {
        @Override
        protected IdentityStore newStore() {
            return new MemoryIdentityStore();
        }
    }

    @Nested
    class Keys extends KeyStoreContract {
        @Override
        protected KeyStore newStorage() {
            return new MemoryKeyStore();
        }
    }

    @Nested
    class Tenants extends TenantContract {
        @Override
        protected StoreProvider newProvider(TestClock clock) {
            return new MemoryStoreProvider(clock);
        }
    }

    @Nested
    class Logouts extends LogoutContract {
        @Override
        protected StoreProvider newProvider(TestClock clock) {
            return new WithSessions(new MemoryStoreProvider(clock), clock, new ConcurrentHashMap<>());
        }
    }

    /** The stores in memory with sessions, which the servers of one issuer share. */
    private record WithSessions(StoreProvider memory, TestClock clock, Map<String, SessionStore> sessions)
            implements StoreProvider {
        @Override
        public Stores tenant(String id) {
            return memory.tenant(id)
                    .with(SessionStore.class, sessions.computeIfAbsent(id, tenant -> new MemorySessionStore(clock)));
        }

        @Override
        public List<String> waiting() {
            return memory.waiting();
        }

        @Override
        public void check() {}

        @Override
        public void close() {}
    }
}
