package org.gatewright.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.storage.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis behind TLS ({@code rediss}): what is stored goes to the server that the address names, or nowhere. */
class RedisTlsTest {
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

    private static RedisStorage open(TlsFront front) {
        return RedisStorage.open("rediss://:" + PASSWORD + "@localhost:" + front.port(), Clock.systemUTC());
    }

    private static void getsNothing(TlsFront front) {
        assertThatThrownBy(() -> open(front)).isInstanceOf(StorageException.class);
        assertThat(front.sent()).isZero();
    }

    @Test
    void aServerWhoseCertificateJavaTrustsIsUsed() throws Exception {
        X509Bundle known = certificate("localhost");
        trust(known);
        try (TlsFront front = new TlsFront(known, redis.port());
                RedisStorage storage = open(front)) {
            assertThat(storage.stores().signingKeys().replace(new StoredKeys(1, "sealed")))
                    .isTrue();
            storage.check();
            assertThat(front.sent()).isPositive();
        }
    }

    @Test
    void aServerWhoseCertificateNobodyVouchesForIsToldNothing() throws Exception {
        trust(certificate("localhost"));
        try (TlsFront front = new TlsFront(certificate("localhost"), redis.port())) {
            getsNothing(front);
        }
    }

    @Test
    void aServerOfAnotherNameIsToldNothing() throws Exception {
        X509Bundle other = certificate("other.example");
        trust(other);
        try (TlsFront front = new TlsFront(other, redis.port())) {
            getsNothing(front);
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsToldNothing() {
        assertThatThrownBy(() ->
                        RedisStorage.open("rediss://:" + PASSWORD + "@localhost:" + redis.port(), Clock.systemUTC()))
                .isInstanceOf(StorageException.class);
    }
}
