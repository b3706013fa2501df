package org.gatewright.server.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.store.Stores;
import org.gatewright.testkit.TestClock;

/** In-memory stores that are unavailable while the switch is on. */
public record FailingStores(TestClock clock, AtomicBoolean away) {
    public Stores stores() {
        Stores memory = MemoryStoreProvider.stores(clock);
        return Stores.of(
                failing(AuthorizationStore.class, memory.authorizations()),
                failing(OneTimeStore.class, memory.oneTimes()),
                failing(ConsentStore.class, memory.consents()),
                failing(KeyStore.class, memory.keys()));
    }

    /** Returns the same store, whose methods all fail while the switch is on. */
    public <T> T failing(Class<T> type, T store) {
        return failing(type, store, name -> away.get() && !name.equals("blocks") && !name.equals("insertBlocks"));
    }

    /** Returns the same store, whose methods with these names fail. */
    public static <T> T failing(Class<T> type, T store, Predicate<String> names) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    if (names.test(method.getName())) {
                        throw new StorageException("the database is away", new IllegalStateException());
                    }
                    try {
                        return method.invoke(store, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
