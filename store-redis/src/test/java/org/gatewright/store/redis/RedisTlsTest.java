package org.gatewright.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.SlotHash;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.storage.StorageException;
import org.gatewright.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis behind TLS ({@code rediss}): data is sent only to the server that the address names. */
@Tag("clients")
class RedisTlsTest {
    private static final RedisSettings PATIENT = RedisSettings.defaults().timeout(Duration.ofMinutes(5));

    private static final String PASSWORD = "s3cr3t";

    @TempDir
    Path folder;

    private final RedisServer redis = RedisServer.started("--requirepass", PASSWORD);
    private final Properties before = new Properties();

    @BeforeEach
    void remember() {
        before.putAll(System.getProperties());
    }

    @AfterEach
    void stop() {
        System.setProperties(before);
        redis.close();
    }

    private static X509Bundle certificate(String host) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + host)
                .addSanDnsName(host)
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    /** As {@code -Djavax.net.ssl.trustStore} does on the command line. */
    private void trust(X509Bundle certificate) throws Exception {
        Path file = folder.resolve("trusted.p12");
        char[] password = "changeit".toCharArray();
        try (OutputStream out = Files.newOutputStream(file)) {
            certificate.toKeyStore(password).store(out, password);
        }
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
    }

    private static RedisStoreProvider open(Front front) {
        return RedisStoreProvider.open(
                "rediss://:" + PASSWORD + "@localhost:" + front.port(), Clock.systemUTC(), PATIENT);
    }

    private static void assertReceivesNothing(Front front) {
        assertThatThrownBy(() -> open(front)).isInstanceOf(StorageException.class);
        assertThat(front.sent()).isZero();
    }

    @Test
    void connectsToAServerWithATrustedCertificate() throws Exception {
        X509Bundle known = certificate("localhost");
        trust(known);
        try (Front front = Front.tls(known, redis::port);
                RedisStoreProvider storage = open(front)) {
            assertThat(storage.tenant("tenant").keys().replace(KeyStore.SIGNING, new StoredKeys(1, "sealed")))
                    .isTrue();
            storage.check();
            assertThat(front.sent()).isPositive();
        }
    }

    @Test
    void sendsNothingToAServerWithAnUntrustedCertificate() throws Exception {
        trust(certificate("localhost"));
        try (Front front = Front.tls(certificate("localhost"), redis::port)) {
            assertReceivesNothing(front);
        }
    }

    @Test
    void sendsNothingToAServerOfAnotherName() throws Exception {
        X509Bundle other = certificate("other.example");
        trust(other);
        try (Front front = Front.tls(other, redis::port)) {
            assertReceivesNothing(front);
        }
    }

    @Test
    void sendsNothingToAServerWithoutTls() {
        assertThatThrownBy(() -> RedisStoreProvider.open(
                        "rediss://:" + PASSWORD + "@localhost:" + redis.port(), Clock.systemUTC()))
                .isInstanceOf(StorageException.class);
    }

    /** The servers of a cluster announce each other's addresses, and redirected connections are verified, too. */
    @Test
    void verifiesTheCertificatesOfAllServersOfACluster() throws Exception {
        X509Bundle known = certificate("localhost");
        trust(known);
        AtomicInteger port = new AtomicInteger();
        try (Front front = Front.tls(known, port::get);
                Front stranger = Front.tls(certificate("localhost"), port::get);
                RedisServer server = RedisServer.started(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-announce-ip",
                        "127.0.0.1",
                        "--cluster-announce-port",
                        Integer.toString(front.port()))) {
            port.set(server.port());
            int[] slots = IntStream.range(0, SlotHash.SLOT_COUNT).toArray();
            server.ask(redis -> redis.clusterAddSlots(slots));
            Await.until(
                    "the cluster is complete",
                    () -> server.ask(redis -> redis.clusterInfo()).contains("cluster_state:ok"));
            String address = "rediss-cluster://localhost:";
            assertThatThrownBy(() -> RedisStoreProvider.open(address + stranger.port(), Clock.systemUTC()))
                    .isInstanceOf(StorageException.class);
            assertThat(stranger.sent()).isZero();
            try (RedisStoreProvider storage =
                    RedisStoreProvider.open(address + front.port(), Clock.systemUTC(), PATIENT)) {
                assertThat(storage.tenant("tenant").keys().replace(KeyStore.SIGNING, new StoredKeys(1, "sealed")))
                        .isTrue();
                storage.check();
            }
            assertThat(front.sent()).isPositive();
        }
    }
}
