package org.gatewright.store.jdbc;

import java.time.Clock;
import org.gatewright.identity.user.IdentityStore;
import org.gatewright.identity.user.UserStore;
import org.gatewright.openid.SessionStore;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.event.JournalStore;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.tck.AuthorizationStoreContract;
import org.gatewright.tck.ClientRegistryContract;
import org.gatewright.tck.ConsentStoreContract;
import org.gatewright.tck.IdentityStoreContract;
import org.gatewright.tck.JournalStoreContract;
import org.gatewright.tck.KeyStoreContract;
import org.gatewright.tck.LogoutContract;
import org.gatewright.tck.OneTimeStoreContract;
import org.gatewright.tck.OutboxStoreContract;
import org.gatewright.tck.ProcessRaceContract;
import org.gatewright.tck.SessionStoreContract;
import org.gatewright.tck.TenantContract;
import org.gatewright.tck.UserStoreContract;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** All contracts of stores, with one kind of database. */
abstract class JdbcContracts {
    private final Databases databases;

    JdbcContracts(Databases databases) {
        this.databases = databases;
    }

    final Databases databases() {
        return databases;
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Nested
    class Authorizations extends AuthorizationStoreContract {
        @Override
        protected AuthorizationStore newStore(TestClock clock) {
            return databases.storage(clock).tenant("tenant").authorizations();
        }
    }

    @Nested
    class OneTimes extends OneTimeStoreContract {
        @Override
        protected OneTimeStore newStore(TestClock clock) {
            return databases.storage(clock).tenant("tenant").oneTimes();
        }
    }

    @Nested
    class Journals extends JournalStoreContract {
        @Override
        protected JournalStore newStore(TestClock clock) {
            return databases
                    .storage(clock)
                    .tenant("tenant")
                    .find(JournalStore.class)
                    .orElseThrow();
        }
    }

    @Nested
    class Identities extends IdentityStoreContract {
        @Override
        protected IdentityStore newStore() {
            return databases
                    .storage(new TestClock())
                    .tenant("tenant")
                    .find(IdentityStore.class)
                    .orElseThrow();
        }
    }

    @Nested
    class Users extends UserStoreContract {
        @Override
        protected UserStore newStore(TestClock clock) {
            return databases
                    .storage(clock)
                    .tenant("tenant")
                    .find(UserStore.class)
                    .orElseThrow();
        }
    }

    @Nested
    class Sessions extends SessionStoreContract {
        @Override
        protected SessionStore newStore(TestClock clock) {
            return databases
                    .storage(clock)
                    .tenant("tenant")
                    .find(SessionStore.class)
                    .orElseThrow();
        }
    }

    @Nested
    class Outboxes extends OutboxStoreContract {
        @Override
        protected OutboxStore newStore(TestClock clock) {
            return databases
                    .storage(clock)
                    .tenant("tenant")
                    .find(OutboxStore.class)
                    .orElseThrow();
        }
    }

    @Nested
    class Consents extends ConsentStoreContract {
        @Override
        protected ConsentStore newStore() {
            return databases.storage(Clock.systemUTC()).tenant("tenant").consents();
        }
    }

    @Nested
    class Keys extends KeyStoreContract {
        @Override
        protected KeyStore newStorage() {
            return databases.storage(Clock.systemUTC()).tenant("tenant").keys();
        }
    }

    @Nested
    class Clients extends ClientRegistryContract {
        @Override
        protected ClientRegistry newRegistry() {
            return databases
                    .storage(Clock.systemUTC())
                    .tenant("tenant")
                    .clients()
                    .orElseThrow();
        }
    }

    @Nested
    class Tenants extends TenantContract {
        @Override
        protected StoreProvider newProvider(TestClock clock) {
            return databases.storage(clock);
        }
    }

    @Nested
    class Logouts extends LogoutContract {
        @Override
        protected StoreProvider newProvider(TestClock clock) {
            return databases.storage(clock);
        }
    }

    @Nested
    class Processes extends ProcessRaceContract {
        @Override
        protected String newAddress() {
            return databases.address();
        }

        @Override
        protected StoreProvider open(String address) {
            return JdbcStoreProvider.open(address, Clock.systemUTC(), Databases.PATIENT);
        }

        @Override
        protected Class<?> program() {
            return NodeProgram.class;
        }
    }
}
