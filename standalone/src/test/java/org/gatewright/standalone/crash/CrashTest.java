package org.gatewright.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.spec.Checks;
import org.gatewright.standalone.login.Argon2id;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed under full load at random moments, again and again, and afterwards held to every answer that it
 * gave: nothing acknowledged is lost, nothing revoked lives, no code is used twice. How often is the property {@code
 * crash.kills}.
 */
class CrashTest {
    private static final int KILLS = Integer.getInteger("crash.kills", 4);
    private static final int CLIENTS = 4;
    private static final int SOME_ANSWERS = 100;

    private final Entropy entropy = Entropy.system();
    private final Random random = new Random();
    private final Semaphore answers = new Semaphore(0);

    @TempDir
    Path folder;

    private int answered;
    private int port;
    private int management;

    @BeforeEach
    void write() throws IOException {
        port = freePort();
        management = freePort();
        Files.writeString(folder.resolve("kek"), Base64.getEncoder().encodeToString(entropy.bytes(32)));
        String hash = new Argon2id(entropy).hash(Calls.PASSWORD);
        StringBuilder users = new StringBuilder("users:\n");
        for (int i = 0; i < CLIENTS; i++) {
            users.append("  user")
                    .append(i)
                    .append(":\n    password: '")
                    .append(hash)
                    .append("'\n");
        }
        Files.writeString(folder.resolve("users.yaml"), users);
        Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  app:
                    token_endpoint_auth_method: client_secret_post
                    secret_hashes: ['%s']
                    grant_types: [authorization_code, refresh_token]
                    redirect_uris: ['%s']
                    refresh_rotation: always
                    scope: read
                """.formatted(
                        new GeneratedSecret().hash(Calls.SECRET), Calls.CALLBACK));
        Files.writeString(folder.resolve("gatewright.yaml"), """
                issuer: http://localhost:%d
                listen: localhost:%d
                management: localhost:%d
                store: sqlite:state.db
                key-encryption-key: kek
                users: users.yaml
                clients: clients.yaml
                lifetimes:
                  refresh-reuse-grace: 5m
                scopes:
                  read: Read
                """.formatted(port, port, management));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    @Checks("R-04")
    void whateverWasAnsweredHoldsAfterTheServerWasKilled() throws Exception {
        List<Duration> starts = new ArrayList<>();
        List<Load> loads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            loads.add(new Load(new Calls("http://localhost:" + port, "user" + i), answers));
        }
        ServedProcess server = start(starts);
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                killUnder(loads, server);
                server = start(starts);
                for (Load load : loads) {
                    assertThat(load.verify()).as("after kill " + kill).isEmpty();
                }
            }
        } finally {
            server.kill();
        }
        System.out.println(KILLS + " kills, " + answered + " answers, ready again after " + starts);
    }

    private ServedProcess start(List<Duration> starts) throws Exception {
        ServedProcess server = new ServedProcess(folder.resolve("gatewright.yaml"), management);
        starts.add(server.start());
        return server;
    }

    /** Once some answers have come, at a random one of the next. */
    private void killUnder(List<Load> loads, ServedProcess server) throws InterruptedException {
        List<Thread> threads = loads.stream().map(Thread::new).toList();
        int some = SOME_ANSWERS + random.nextInt(SOME_ANSWERS);
        threads.forEach(Thread::start);
        assertThat(answers.tryAcquire(some, 1, TimeUnit.MINUTES))
                .as("answers before the kill")
                .isTrue();
        server.kill();
        for (Thread thread : threads) {
            thread.join();
        }
        answered += some + answers.drainPermits();
    }
}
