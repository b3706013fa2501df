package org.gatewright.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.gatewright.openid.SessionStore;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.limit.CounterStore;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.tck.AuthorizationStoreContract;
import org.gatewright.tck.ClientRegistryContract;
import org.gatewright.tck.ConsentStoreContract;
import org.gatewright.tck.CounterStoreContract;
import org.gatewright.tck.KeyStoreContract;
import org.gatewright.tck.LogoutContract;
import org.gatewright.tck.OneTimeStoreContract;
import org.gatewright.tck.OutboxStoreContract;
import org.gatewright.tck.ProcessRaceContract;
import org.gatewright.tck.SessionStoreContract;
import org.gatewright.tck.TenantContract;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The contracts of all stores in Redis, independent of the topology. */
abstract class RedisStoresContract {
    private final List<RedisStoreProvider> open = new ArrayList<>();

    /** Returns the address of Redis. */
    abstract String uri();

    /** Returns the settings. */
    RedisSettings settings() {
        return RedisSettings.defaults().timeout(Duration.ofMinutes(5));
    }

    private RedisStoreProvider storage(Clock clock) {
        RedisStoreProvider storage = RedisStoreProvider.open(
                uri(), clock, settings().prefix(UUID.randomUUID().toString()));
        open.add(storage);
        return storage;
    }

    @AfterEach
    void close() {
        open.forEach(RedisStoreProvider::close);
    }

    @Nested
    class Authorizations extends AuthorizationStoreContract {
        @Override
        protected AuthorizationStore newStore(TestClock clock) {
            return storage(clock).tenant("tenant").authorizations();
        }
    }

    @Nested
    class OneTimes extends OneTimeStoreContract {
        @Override
        protected OneTimeStore newStore(TestClock clock) {
            return storage(clock).tenant("tenant").oneTimes();
        }
    }

    @Nested
    class Clients extends ClientRegistryContract {
        @Override
        protected ClientRegistry newRegistry() {
            return storage(new TestClock()).tenant("tenant").clients().orElseThrow();
        }
    }

    @Nested
    class Sessions extends SessionStoreContract {
        @Override
        protected SessionStore newStore(TestClock clock) {
            return storage(clock).tenant("tenant").find(SessionStore.class).orElseThrow();
        }
    }

    @Nested
    class Outboxes extends OutboxStoreContract {
        @Override
        protected OutboxStore newStore(TestClock clock) {
            return storage(clock).tenant("tenant").find(OutboxStore.class).orElseThrow();
        }
    }

    @Nested
    class Counters extends CounterStoreContract {
        @Override
        protected CounterStore newStore() {
            return storage(new TestClock())
                    .tenant("tenant")
                    .find(CounterStore.class)
                    .orElseThrow();
        }
    }

    @Nested
    class Consents extends ConsentStoreContract {
        @Override
        protected ConsentStore newStore() {
            return storage(new TestClock()).tenant("tenant").consents();
        }
    }

    @Nested
    class Keys extends KeyStoreContract {
        @Override
        protected KeyStore newStorage() {
            return storage(new TestClock()).tenant("tenant").keys();
        }
    }

    @Nested
    class Tenants extends TenantContract {
        @Override
        protected StoreProvider newProvider(TestClock clock) {
            return storage(clock);
        }
    }

    @Nested
    class Logouts extends LogoutContract {
        @Override
        protected StoreProvider newProvider(TestClock clock) {
            return storage(clock);
        }
    }

    @Nested
    class Processes extends ProcessRaceContract {
        @Override
        protected String newAddress() {
            return uri() + " " + UUID.randomUUID() + " " + settings().replicas();
        }

        @Override
        protected StoreProvider open(String address) {
            return NodeProgram.open(address);
        }

        @Override
        protected Class<?> program() {
            return NodeProgram.class;
        }
    }
}
