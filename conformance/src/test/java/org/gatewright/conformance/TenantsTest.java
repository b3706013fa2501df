package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.Dispatcher;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.Tenants;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.limit.SharedLimits;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.TestResponse;
import org.gatewright.testkit.Wire;
import org.gatewright.web.jdk.JdkWeb;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Multiple tenants in one application, on each web stack. */
class TenantsTest {
    private static final String FORM = "grant_type=client_credentials&client_id=app&client_secret=secret";
    private static final String METADATA = "/.well-known/oauth-authorization-server";

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();
    private final MemoryStoreProvider provider = new MemoryStoreProvider(clock);
    private final KeyEncryption encryption = KeyEncryption.of(List.of(entropy.bytes(32)));
    private final SharedLimits limits = new SharedLimits(clock, entropy);
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();
    private Tenants tenants = Tenants.byPath(this::load, clock);
    private Optional<WebStack.Running> running = Optional.empty();

    private Optional<Dispatcher> load(String id) {
        loads.incrementAndGet();
        if (broken.get()) {
            throw new StorageException("The settings cannot be read");
        }
        return id.startsWith("t") ? Optional.of(new Router(server(id).routes())) : Optional.empty();
    }

    private AuthorizationServer server(String id) {
        Client app = Client.confidentialWithHash("app", new GeneratedSecret().hash("secret"))
                .authMethod("client_secret_post")
                .scope("read")
                .build();
        return AuthorizationServer.builder()
                .issuer("http://localhost/" + id)
                .allowInsecureRequests()
                .clients(MemoryClients.of(app))
                .store(provider, encryption)
                .sharedLimits(limits)
                .lifetimes(Lifetimes.defaults().access(Duration.ofHours(1)))
                .features(new ClientCredentials(), new Introspection())
                .clock(clock)
                .build();
    }

    private Wire start(WebStack stack) {
        WebStack.Running started;
        if (stack == WebStack.JDK) {
            JdkWeb web = JdkWeb.bind(0).mount(tenants).start();
            started = new WebStack.Running(
                    web.server().getAddress().getPort(), () -> web.server().stop(0));
        } else {
            VertxServer server = WebStack.done(VertxServer.listen(
                    WebStack.SHARED, VertxWeb.on(WebStack.SHARED).mount(tenants), "127.0.0.1", 0));
            started = new WebStack.Running(server.actualPort(), () -> WebStack.done(server.close()));
        }
        running = Optional.of(started);
        return started.wire();
    }

    @AfterEach
    void stop() {
        running.ifPresent(WebStack.Running::close);
    }

    private static TestResponse post(Wire wire, String path, String form) {
        return wire.request("POST", path, Map.of("Content-Type", "application/x-www-form-urlencoded"), form);
    }

    private static Object active(Wire wire, String tenant, String token) {
        return Json.read(post(wire, tenant + "/introspect", "token=" + token + "&" + FORM)
                        .body())
                .get("active");
    }

    private static String token(Wire wire, String tenant) {
        return String.valueOf(
                Json.read(post(wire, tenant + "/token", FORM).body()).get("access_token"));
    }

    @ParameterizedTest
    @EnumSource
    @Spec("RFC 8414 §3")
    void servesEachTenantByThePathOfItsIssuer(WebStack stack) {
        Wire wire = start(stack);
        String one = token(wire, "/t1");
        assertThat(active(wire, "/t1", one)).isEqualTo(true);
        assertThat(active(wire, "/t2", one)).isEqualTo(false);
        assertThat(wire.get(METADATA + "/t2").body()).contains("\"issuer\":\"http://localhost/t2\"");
        assertThat(loads).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    @Checks("HT-09")
    void keepsNothingOfUnknownTenants(WebStack stack) {
        Wire wire = start(stack);
        for (String path : List.of("/", "/x", "/x/token", "/%74%31/token", METADATA, METADATA + "/", METADATA + "/x")) {
            assertThat(wire.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(wire.get("/t1/nothing").status()).isEqualTo(404);
        assertThat(wire.get("/t" + "/".repeat(4000)).status()).isEqualTo(404);
        assertThat(tenants.loaded()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    @Checks("R-08")
    void loadsATenantOnceForRequestsInParallel(WebStack stack) {
        Wire wire = start(stack);
        try (Race race = new Race(8)) {
            assertThat(race.run(() -> post(wire, "/t1/token", FORM).status())).containsOnly(200);
        }
        assertThat(loads).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    @ExpectedLog("A tenant cannot be loaded")
    void returns503WhileATenantCannotBeLoadedAndRecovers(WebStack stack) {
        Wire wire = start(stack);
        broken.set(true);
        assertThat(post(wire, "/t1/token", FORM).status()).isEqualTo(503);
        assertThat(post(wire, "/t1/token", FORM).body()).doesNotContain("settings");
        broken.set(false);
        assertThat(post(wire, "/t1/token", FORM).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTokensWhenAnIdleTenantIsUnloaded(WebStack stack) {
        Wire wire = start(stack);
        String token = token(wire, "/t1");
        clock.advance(Duration.ofMinutes(9));
        assertThat(active(wire, "/t1", token)).isEqualTo(true);
        assertThat(loads).hasValue(1);
        clock.advance(Duration.ofMinutes(11));
        assertThat(active(wire, "/t1", token)).isEqualTo(true);
        assertThat(loads).hasValue(2);
        tenants.reload("t1");
        assertThat(active(wire, "/t1", token)).isEqualTo(true);
        assertThat(loads).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource
    void loadsNoMoreThanItsLimit(WebStack stack) {
        tenants = tenants.keeping(3, Duration.ofMinutes(10));
        Wire wire = start(stack);
        String first = token(wire, "/t1");
        for (int i = 2; i < 20; i++) {
            token(wire, "/t" + i);
        }
        assertThat(tenants.loaded()).hasSizeLessThanOrEqualTo(3);
        assertThat(active(wire, "/t1", first)).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource
    void findsTenantsByTheirHost(WebStack stack) {
        tenants = Tenants.byHost(id -> load(id.startsWith("127.0.0.1") ? "t1" : "nobody"), clock);
        Wire wire = start(stack);
        assertThat(wire.send("GET " + METADATA + "/t1 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(wire.send("GET " + METADATA + "/t1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }
}
