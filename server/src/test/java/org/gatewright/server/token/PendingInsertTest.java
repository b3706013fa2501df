package org.gatewright.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** Client credentials: the response is sent after the authorization is stored, and no thread waits for that. */
class PendingInsertTest {
    private final CompletableFuture<String> disk = new CompletableFuture<>();
    private final TestClock clock = new TestClock();
    private final Slow authorizations =
            new Slow(MemoryStoreProvider.stores(clock).authorizations(), disk);
    private final TestServer server = TestServer.start(builder -> builder.stores(MemoryStoreProvider.stores(clock)
                    .with(AuthorizationStore.class, authorizations)
                    .with(KeyStore.class, new SlowKeys(new MemoryKeyStore())))
            .enable(Dpop.proofs()));
    private final Router router = new Router(server.routes());

    /** A store like one in a database, which stores only when the test says so. */
    private static final class Slow extends ForwardingStore {
        private final CompletableFuture<String> disk;

        Slow(AuthorizationStore memory, CompletableFuture<String> disk) {
            super(memory);
            this.disk = disk;
        }

        @Override
        public CompletableFuture<?> insertAsync(Authorization authorization) {
            return disk.thenRun(() -> insert(authorization));
        }

        @Override
        public boolean insertBlocks() {
            return false;
        }
    }

    /** Keys like those in a database, which are read by waiting. */
    private record SlowKeys(KeyStore memory) implements KeyStore {
        @Override
        public Optional<StoredKeys> load(String name) {
            return memory.load(name);
        }

        @Override
        public boolean replace(String name, StoredKeys next) {
            return memory.replace(name, next);
        }
    }

    private static Request request(Map<String, String> form, String... header) {
        Headers headers = Headers.none()
                .with("Authorization", Exchanges.service())
                .with("Content-Type", "application/x-www-form-urlencoded");
        for (int i = 0; i < header.length; i += 2) {
            headers = headers.with(header[i], header[i + 1]);
        }
        byte[] body = Forms.encode(form).getBytes(StandardCharsets.US_ASCII);
        return new Request("POST", "/token", headers, body, new Request.Origin("127.0.0.1", false));
    }

    @Test
    void sendsAndPublishesNoTokenBeforeItIsStored() {
        Request request = request(Exchanges.clientCredentials());
        assertThat(router.blocks(request)).isFalse();
        Response response = router.respond(request);
        assertThat(response.isPending()).isTrue();
        assertThat(server.events.issued).isEmpty();
        disk.complete("");
        assertThat(response.isPending()).isFalse();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().toString()).contains("access_token");
        assertThat(server.events.issued).hasSize(1);
        assertThat(authorizations.find(server.events.issued.get(0).id())).isPresent();
    }

    @Test
    @ExpectedLog("temporarily_unavailable")
    void returns503ForATokenThatCannotBeStored() {
        Response response = router.respond(request(Exchanges.clientCredentials()));
        disk.completeExceptionally(new StorageException("the disk is full", new IllegalStateException()));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers().all("Retry-After")).containsExactly("1");
        assertThat(response.body().toString())
                .contains("temporarily_unavailable")
                .doesNotContain("access_token", "disk");
        assertThat(server.events.issued).isEmpty();
        assertThat(server.events.refusals)
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.clientId()).contains("service"));
    }

    @Test
    @ExpectedLog("temporarily_unavailable")
    void returns503IfTheStoreAcceptsNoInsert() {
        disk.completeExceptionally(new StorageException("too many are waiting", new IllegalStateException()));
        Response response = router.respond(request(Exchanges.clientCredentials()));
        assertThat(response.isPending()).isFalse();
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body().toString()).doesNotContain("access_token");
        assertThat(server.events.issued).isEmpty();
    }

    @Test
    void blocksWhereMoreThanAnInsertIsNeeded() {
        assertThat(router.blocks(request(Exchanges.clientCredentials(), "DPoP", "a.b.c")))
                .as("a proof, which is recorded")
                .isTrue();
        assertThat(router.blocks(request(Exchanges.clientCredentials(), "DPoP", "", "DPoP", "x")))
                .as("invalid proofs")
                .isTrue();
        assertThat(router.blocks(request(TestServer.refresh("gwR_text"))))
                .as("another grant")
                .isTrue();
        assertThat(router.blocks(request(Map.of("grant_type", "unknown"))))
                .as("a grant that there is not")
                .isFalse();
    }

    @Test
    void looksUpNoClientToLearnWhetherThatBlocks() {
        ClientStore elsewhere = id -> {
            throw new AssertionError("looked up before it was known that this may block");
        };
        TestServer other = TestServer.start(builder -> builder.clients(elsewhere)
                .stores(MemoryStoreProvider.stores(clock).with(AuthorizationStore.class, authorizations)));
        assertThat(new Router(other.routes()).blocks(request(Exchanges.clientCredentials())))
                .isTrue();
    }

    @Test
    void blocksForAJwtUntilItsKeyIsKnown() {
        server.clients.save(Clients.service().tokens(AccessTokenFormat.JWT).build());
        Request request = request(Exchanges.clientCredentials());
        disk.complete("");
        assertThat(router.blocks(request(Exchanges.clientCredentials()))).isTrue();
        assertThat(router.respond(request).status()).isEqualTo(200);
        assertThat(router.blocks(request(Exchanges.clientCredentials()))).isFalse();
        Request jwks = new Request("GET", "/jwks", Headers.none(), new byte[0], new Request.Origin("127.0.0.1", false));
        assertThat(router.blocks(jwks)).as("all keys, some of which are made").isTrue();
    }
}
