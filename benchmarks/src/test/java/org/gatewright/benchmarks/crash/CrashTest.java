package org.gatewright.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gatewright.benchmarks.program.ServedProcess;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.store.jdbc.PostgresServer;
import org.gatewright.store.redis.RedisCluster;
import org.gatewright.store.redis.RedisServer;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server or its database repeatedly under full load at random moments, and verifies every acknowledged
 * response afterwards: no acknowledged write is lost, no revoked token is active, no code is redeemed twice. The
 * property {@code crash.kills} is the number of kills; a cluster, which takes seconds to recover, is killed a tenth as
 * often.
 */
@Tag("long")
class CrashTest {
    private static final int KILLS = Integer.getInteger("crash.kills", 1_000);
    private static final int FEW = Math.max(1, KILLS / 10);
    private static final Map<String, String> NO_OPTIONS = Map.of();

    private final Random random = new Random();

    @TempDir
    Path folder;

    @Test
    @Checks("R-04")
    void keepsAcknowledgedWritesAfterTheServerIsKilled() throws Exception {
        Settings settings = Settings.write(folder, "sqlite:state.db", Clients.NUMBER);
        Clients clients = new Clients(settings);
        ServedProcess server = ServedProcess.start(settings);
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                clients.strike(server::kill);
                server = ServedProcess.start(settings);
                clients.recovered();
                assertThat(clients.verify()).as("after kill " + kill).isEmpty();
            }
        } finally {
            server.kill();
        }
        System.out.println("SQLite, the server killed: " + clients);
    }

    @Test
    @Checks("R-04")
    void keepsAcknowledgedWritesAfterTheDatabaseIsKilled() throws Exception {
        try (PostgresServer database = new PostgresServer(folder.resolve("data"), NO_OPTIONS)) {
            Settings settings = Settings.write(folder, database.address(), Clients.NUMBER);
            Clients clients = new Clients(settings);
            try (ServedProcess server = ServedProcess.start(settings)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    clients.strike(() -> database.end("KILL"));
                    database.restart(NO_OPTIONS);
                    server.awaitHealth();
                    clients.recovered();
                    assertThat(clients.verify()).as("after kill " + kill).isEmpty();
                }
            }
            System.out.println("PostgreSQL killed: " + clients);
        }
    }

    @Test
    @Checks({"R-04", "R-09"})
    void keepsConfirmedWritesAfterThePrimaryIsKilled() throws Exception {
        Clients clients = killPrimaries("?replicas=1", FEW);
        assertThat(clients.lost()).isEmpty();
        System.out.println("A primary of Redis Cluster killed, writes wait for a replica: " + clients);
    }

    /** Losses are printed, since Redis does not exclude them. The server must recover by itself. */
    @Test
    @Checks("R-09")
    void recoversAfterAPrimaryWithoutConfirmedReplicasIsKilled() throws Exception {
        Clients clients = killPrimaries("", FEW);
        assertThat(clients.lost()).allSatisfy(what -> assertThat(what).doesNotContain("Exception"));
        System.out.println("A primary of Redis Cluster killed, writes wait for nobody: " + clients);
    }

    private Clients killPrimaries(String how, int kills) throws Exception {
        try (RedisCluster cluster = RedisCluster.started()) {
            Settings settings = Settings.write(folder, cluster.uri() + how, Clients.NUMBER);
            Clients clients = new Clients(settings);
            try (ServedProcess server = ServedProcess.start(settings)) {
                for (int kill = 0; kill < kills; kill++) {
                    List<RedisServer> primaries = cluster.primaries();
                    RedisServer primary = primaries.get(random.nextInt(primaries.size()));
                    clients.strike(primary::kill);
                    cluster.awaitSuccessor();
                    primary.start();
                    server.awaitHealth();
                    clients.recovered();
                    clients.verify();
                    cluster.awaitWhole();
                }
            }
            return clients;
        }
    }
}
