package org.gatewright.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.gatewright.files.ClientFile;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Page;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.store.Stores;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.TestServer;
import org.gatewright.server.token.KeyRing;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durability across restarts: clients in their file, tokens in their store. */
class RestartTest {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final KeyRing keys = KeyRing.generate(Entropy.system());

    /** Starts a server without interaction and returns its response to a request of the client "service". */
    private TestResponse requestToken(ClientRegistry clients, Stores stores, String secret) {
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer(TestServer.ISSUER)
                .allowInsecureRequests()
                .clients(clients)
                .stores(stores)
                .keys(keys)
                .clock(clock)
                .interaction((interaction, request) -> Page.of("", "").response(200))
                .build();
        return InProcess.of(server.routes())
                .form(
                        "/token",
                        Map.of("Authorization", Forms.basic("service", secret)),
                        "grant_type=client_credentials&scope=read");
    }

    private ClientFile file() {
        return ClientFile.open(folder.resolve("etc/clients.yaml"));
    }

    @Test
    @Parity({1, 3})
    void keepsAClientInAFileAfterARestartAndAppliesUpdates() {
        assertThat(requestToken(file(), MemoryStoreProvider.stores(clock), Clients.OTHER_SECRET)
                        .json("error"))
                .isEqualTo("invalid_client");
        file().save(Clients.service().build());
        assertThat(requestToken(file(), MemoryStoreProvider.stores(clock), Clients.OTHER_SECRET)
                        .status())
                .isEqualTo(200);
        file().save(Clients.service()
                .addSecretHash(new GeneratedSecret().hash("next"))
                .build());
        assertThat(requestToken(file(), MemoryStoreProvider.stores(clock), "next")
                        .status())
                .isEqualTo(200);
        file().save(Clients.service().scope("write").build());
        assertThat(requestToken(file(), MemoryStoreProvider.stores(clock), Clients.OTHER_SECRET)
                        .json("error"))
                .isEqualTo("invalid_scope");
    }

    @Test
    @Parity(32)
    void acceptsATokenOnlyWithItsStoreUntilItExpires() {
        TestServer one = TestServer.start(builder -> builder.keys(keys));
        TestServer other = TestServer.start(builder -> builder.keys(keys));
        String token =
                one.token(TestServer.app(), TestServer.codeExchange(one.code())).json("access_token");
        assertThat(one.resource(token).json("scope"))
                .isEqualTo(Scope.of("read", "write").toString());
        assertThat(other.resource(token).status()).isEqualTo(401);
        one.clock.advance(Duration.ofMinutes(5));
        assertThat(one.resource(token).status()).isEqualTo(401);
    }
}
