package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Owner;
import org.gatewright.server.memory.MemoryAuthorizations;
import org.gatewright.server.memory.MemoryOneTimes;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.spec.Checks;
import org.junit.jupiter.api.Test;

/** What requests leave behind in the memory of the server. */
class MemoryTest {
    private static final Set<String> WRITES = Set.of("insert", "replace", "put", "take", "firstUse");
    private static final long BOUND = 16L << 20;

    private final TestClock clock = new TestClock();
    private final AtomicInteger writes = new AtomicInteger();

    @Test
    @Checks({"AR-14", "AR-18", "HT-09"})
    void aHundredThousandAnonymousRequestsLeaveNoRowAndNoGarbageThatStays() {
        Stores stores = Stores.inMemory(clock)
                .authorizations(counting(AuthorizationStore.class, new MemoryAuthorizations(clock)))
                .oneTimes(counting(OneTimeStore.class, new MemoryOneTimes(clock)));
        InProcess server = InProcess.start(builder -> builder.clock(clock).stores(stores));
        ask(server, 0, 10_000);
        long before = usedHeap();
        ask(server, 10_000, 110_000);
        assertThat(usedHeap() - before).isLessThan(BOUND);
        assertThat(writes).hasValue(0);
        assertThat(server.events.granted).isEmpty();
    }

    @Test
    @Checks("HT-09")
    void expiredTokensOfClientsMakeRoomForNewOnes() {
        InProcess server = InProcess.start(clock);
        Map<String, String> request = Map.of("grant_type", "client_credentials", "scope", "read");
        for (int i = 0; i < 5_000; i++) {
            assertThat(server.token("service", request).status()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(server.stores().authorizations().list(new Owner.Client("service")))
                .hasSizeLessThanOrEqualTo(301);
    }

    private static void ask(InProcess server, int from, int to) {
        for (int i = from; i < to; i++) {
            Answer page = server.authorize(InProcess.form(Map.of(
                    "response_type",
                    "code",
                    "client_id",
                    "spa",
                    "redirect_uri",
                    Clients.callback("spa"),
                    "scope",
                    "read",
                    "state",
                    "state" + i,
                    "login_hint",
                    "user" + i,
                    "ui_locales",
                    "l" + i,
                    "acr_values",
                    "acr" + i,
                    "code_challenge",
                    InProcess.CHALLENGE,
                    "code_challenge_method",
                    "S256")));
            if (page.status() != 200) {
                throw new AssertionError(page.body());
            }
        }
    }

    private <T> T counting(Class<T> type, T store) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (WRITES.contains(method.getName())) {
                        writes.incrementAndGet();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(proxy);
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
