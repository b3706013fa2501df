package org.gatewright.store.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Wire;

/** A PgBouncer in front of a PostgreSQL, which ends with the JVM. */
final class PgBouncer {
    final int port = Wire.freePort();

    /**
     * Starts it.
     *
     * @param mode {@code session} or {@code transaction}
     * @param more further lines of its settings
     */
    PgBouncer(int server, String mode, String more) {
        try {
            Path folder = Files.createTempDirectory("pgbouncer");
            Files.setPosixFilePermissions(
                    folder, PosixFilePermissions.fromString("rwxrwxrwx")); // it drops root privileges
            Path settings = folder.resolve("pgbouncer.ini");
            Files.writeString(settings, """
                    [databases]
                    * = host=127.0.0.1 port=%d user=postgres
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = %s
                    default_pool_size = %d
                    max_client_conn = 1000
                    server_idle_timeout = 1
                    %s
                    """.formatted(server, port, mode, mode.equals("session") ? 60 : 10, more));
            List<String> command = new ArrayList<>(List.of("pgbouncer", settings.toString()));
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("-u", "nobody"));
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            Await.until("PgBouncer listens", () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(Files.readString(folder.resolve("log")));
                }
                return listens();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
