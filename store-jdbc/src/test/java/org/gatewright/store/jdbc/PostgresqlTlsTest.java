package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import org.gatewright.server.storage.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL over TLS: {@code sslmode=verify-full} verifies the server's certificate and host name. */
class PostgresqlTlsTest {
    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    private X509Bundle certificate;
    private PostgresServer server;

    @BeforeEach
    void start() throws Exception {
        certificate = certificate("localhost");
        Path key = write("server.key", certificate.getPrivateKeyPEM());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        server = new PostgresServer(
                folder.resolve("data"),
                Map.of(
                        "ssl", "on",
                        "ssl_key_file", key.toString(),
                        "ssl_cert_file",
                                write("server.pem", certificate.getCertificatePathPEM())
                                        .toString()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static X509Bundle certificate(String host) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + host)
                .addSanDnsName(host)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private JdbcStoreProvider open(X509Bundle trusted, String host) throws IOException {
        Path root = write("root.pem", trusted.getCertificatePEM());
        String address = server.address().replace("localhost", host);
        return JdbcStoreProvider.open(
                address + "?sslmode=verify-full&sslrootcert=" + root, Clock.systemUTC(), Databases.PATIENT);
    }

    @Test
    void encryptsAllConnectionsToATrustedServer() throws Exception {
        try (JdbcStoreProvider storage = open(certificate, "localhost")) {
            storage.check();
            try (Connection connection = server.connection();
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity"
                                    + " USING (pid) WHERE application_name = 'gatewright'")) {
                rows.next();
                assertThat(rows.getBoolean(1)).isTrue();
            }
        }
    }

    @Test
    void rejectsAnUntrustedCertificateOrAnotherHostName() throws Exception {
        X509Bundle stranger = certificate("localhost");
        assertThatThrownBy(() -> open(stranger, "localhost")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> open(certificate, "127.0.0.1")).isInstanceOf(StorageException.class);
    }
}
