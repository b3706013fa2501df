package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Page;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.Stores;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.token.KeyRing;
import org.gatewright.spec.Parity;
import org.gatewright.standalone.client.ClientFile;
import org.gatewright.tck.TestClock;
import org.gatewright.tck.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What outlives the server, and what does not: clients in their file, tokens in their store. */
@ParameterizedClass
@EnumSource
class RestartTest {
    @Parameter
    WebStack stack;

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final KeyRing keys = KeyRing.generate(Entropy.system());

    /** A server of its own, which asks nobody, and its answer to one request of the client "service". */
    private Answer ask(ClientRegistry clients, Stores stores, String secret) {
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer(TestServer.ISSUER)
                .allowInsecureRequests()
                .clients(clients)
                .stores(stores)
                .keys(keys)
                .clock(clock)
                .interaction((interaction, request) -> Page.of("", "").response(200))
                .build();
        WebStack.Running running = stack.serve("", server.routes());
        try {
            return new Answer(new Wire(running.port())
                    .request(
                            "POST",
                            "/token",
                            Map.of(
                                    "Authorization",
                                    TestServer.basic("service", secret),
                                    "Content-Type",
                                    "application/x-www-form-urlencoded"),
                            "grant_type=client_credentials&scope=read"));
        } finally {
            running.stop().run();
        }
    }

    private ClientFile file() {
        return ClientFile.open(folder.resolve("etc/clients.yaml"));
    }

    @Test
    @Parity({1, 3})
    void aClientInAFileSurvivesARestartAndAnUpdateReplacesIt() {
        assertThat(ask(file(), Stores.inMemory(clock), Clients.OTHER_SECRET).json("error"))
                .isEqualTo("invalid_client");
        file().save(Clients.service().build());
        assertThat(ask(file(), Stores.inMemory(clock), Clients.OTHER_SECRET).status())
                .isEqualTo(200);
        file().save(Clients.service()
                .secretHash(new GeneratedSecret().hash("next"))
                .build());
        assertThat(ask(file(), Stores.inMemory(clock), "next").status()).isEqualTo(200);
        file().save(Clients.service().scope("write").build());
        assertThat(ask(file(), Stores.inMemory(clock), Clients.OTHER_SECRET).json("error"))
                .isEqualTo("invalid_scope");
    }

    @Test
    @Parity(32)
    void aTokenIsKnownToTheServerWithItsStoreUntilItExpiresAndToNoOther() {
        try (TestServer one = TestServer.start(stack, builder -> builder.keys(keys));
                TestServer other = TestServer.start(stack, builder -> builder.keys(keys))) {
            String token = one.token(TestServer.app(), TestServer.codeExchange(one.code()))
                    .json("access_token");
            assertThat(one.resource(token).json("scope"))
                    .isEqualTo(Scope.of("read", "write").toString());
            assertThat(other.resource(token).status()).isEqualTo(401);
            one.clock.advance(Duration.ofMinutes(5));
            assertThat(one.resource(token).status()).isEqualTo(401);
        }
    }
}
