package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.memory.MemoryAuthorizationStore;
import org.gatewright.server.memory.MemoryOneTimeStore;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.store.Stores;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Scale;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory consumption of requests. */
class MemoryTest {
    private static final Set<String> WRITES = Set.of("insert", "replace", "put", "take", "firstUse");
    private static final int REQUESTS = Scale.of(20_000, 100_000);
    private static final long BOUND = REQUESTS * 160L;

    private final TestClock clock = new TestClock();
    private final AtomicInteger writes = new AtomicInteger();

    @Test
    @Tag("race")
    @Checks({"AR-14", "AR-18", "HT-09"})
    void retainsNoMemoryForUnauthenticatedRequests() {
        Stores stores = MemoryStoreProvider.stores(clock)
                .with(AuthorizationStore.class, counting(AuthorizationStore.class, new MemoryAuthorizationStore(clock)))
                .with(OneTimeStore.class, counting(OneTimeStore.class, new MemoryOneTimeStore(clock)));
        TestServer server = TestServer.start(builder -> builder.clock(clock).stores(stores));
        sendRequests(server, 0, 5_000);
        long before = usedHeap();
        sendRequests(server, 5_000, 5_000 + REQUESTS);
        assertThat(usedHeap() - before).isLessThan(BOUND);
        assertThat(writes).hasValue(0);
        assertThat(server.events.granted).isEmpty();
    }

    @Test
    @Checks("HT-09")
    void purgesExpiredAuthorizationsOfClients() {
        TestServer server = TestServer.start();
        Map<String, String> request = Map.of("grant_type", "client_credentials", "scope", "read");
        for (int i = 0; i < 5_000; i++) {
            assertThat(server.token(Exchanges.service(), request).status()).isEqualTo(200);
            server.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(server.stores
                        .authorizations()
                        .all(new AuthorizationFilter.Client("service"))
                        .toList())
                .hasSizeLessThanOrEqualTo(301);
    }

    @Test
    @Checks("HT-09")
    @ExpectedLog("temporarily_unavailable")
    void limitsTheMemoryOfPushedRequests() {
        long share = 1 << 20;
        Stores stores =
                MemoryStoreProvider.stores(clock).with(OneTimeStore.class, new MemoryOneTimeStore(clock, share));
        TestServer server = TestServer.start(
                builder -> builder.clock(clock).stores(stores).enable(new PushedRequests(), new ClientAssertions()));
        Map<String, String> large = new LinkedHashMap<>(TestServer.authorizationRequest());
        for (int i = 0; i < 7; i++) {
            large.put("more" + i, "x".repeat(8_000));
        }
        String form = Forms.encode(large);
        int accepted = 0;
        TestResponse last = server.post("/par", TestServer.app(), form);
        while (last.status() == 201) {
            accepted++;
            last = server.post("/par", TestServer.app(), form);
        }
        assertThat(last.status()).isEqualTo(503);
        assertThat((long) accepted * form.length()).isLessThan(share).isGreaterThan(share / 2);
        // Requests that store nothing succeed, and expired entries free memory.
        Exchanges.appTokens(server);
        clock.advance(Duration.ofHours(1));
        assertThat(server.post("/par", TestServer.app(), form).status()).isEqualTo(201);
    }

    @Test
    @Checks("HT-09")
    void limitsTheMemoryOfUsedValues() {
        MemoryOneTimeStore values = new MemoryOneTimeStore(clock, 10_000);
        Instant later = clock.instant().plusSeconds(60);
        int marked = 0;
        try {
            while (marked < 1_000) {
                values.firstUse(new OneTimeId("jti", "value" + marked), later);
                marked++;
            }
        } catch (StorageException full) {
            assertThat(full).hasMessageContaining("full");
        }
        assertThat(marked).isBetween(50, 200);
        assertThat(values.firstUse(new OneTimeId("jti", "value0"), later)).isFalse();
        clock.advance(Duration.ofMinutes(2));
        assertThat(values.firstUse(
                        new OneTimeId("jti", "another"), clock.instant().plusSeconds(60)))
                .isTrue();
    }

    private static void sendRequests(TestServer server, int from, int to) {
        for (int i = from; i < to; i++) {
            TestResponse page = server.authorize(Map.of(
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
                    CodeChallenge.from(TestServer.VERIFIER).value(),
                    "code_challenge_method",
                    "S256"));
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

    @Test
    void keepsALiveTokenOfAClientInTwoHundredBytes() {
        MemoryAuthorizationStore store = new MemoryAuthorizationStore(clock);
        Entropy entropy = Entropy.system();
        Permission permission = Permission.of(Scope.of("read"));
        int tokens = 100_000;
        long before = usedHeap();
        for (int i = 0; i < tokens; i++) {
            store.insert(
                    Authorization.create(entropy, "service", Optional.empty(), permission, Map.of(), clock.instant())
                            .start(Optional.empty(), clock.instant().plusSeconds(300)));
            if (i % 100 == 0) {
                clock.advance(Duration.ofMillis(1));
            }
        }
        assertThat((usedHeap() - before) / tokens).isLessThan(200);
        assertThat(store.list(new AuthorizationFilter.Client("service"), Optional.empty())
                        .items())
                .isNotEmpty();
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
