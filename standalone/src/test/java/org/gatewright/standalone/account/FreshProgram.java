package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.standalone.Main;
import org.gatewright.standalone.config.FirstStart;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Wire;

/** The program as its own process, in a folder that is empty at first. Not thread-safe. */
final class FreshProgram implements AutoCloseable {
    static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final int port = Wire.freePort();
    private final String issuer = "http://localhost:" + port;
    private Optional<Process> process = Optional.empty();

    /** Starts the program, which writes its settings. */
    FreshProgram(Path folder) throws IOException {
        this.folder = folder;
        start("--issuer", issuer);
    }

    /** Writes the settings of a program that is not started yet, and whose clients are behind a proxy. */
    FreshProgram(Path folder, String store) throws IOException {
        this.folder = folder;
        FirstStart.write(settings(), issuer, Entropy.system());
        Files.writeString(
                settings(),
                Files.readString(settings()).replace("store: sqlite:gatewright.db", "store: '" + store + "'")
                        + "trusted-proxies: [127.0.0.1, '::1']\n");
    }

    String issuer() {
        return issuer;
    }

    int port() {
        return port;
    }

    Path settings() {
        return folder.resolve("gatewright.yaml");
    }

    Inbox inbox() {
        return new Inbox(folder.resolve("mails"), issuer);
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    String printed() throws IOException {
        return Files.readString(output());
    }

    /** Starts the program, and waits until it listens. */
    void start(String... options) throws IOException {
        Files.deleteIfExists(output());
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "serve"),
                        Stream.of(options))
                .toList();
        Process started = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
        process = Optional.of(started);
        Await.until("the program listens", () -> {
            if (!started.isAlive()) {
                throw new AssertionError(printed());
            }
            return printed().contains("listening at");
        });
    }

    /** Adds a file of clients, and sessions that stay, to the settings, and starts the program again. */
    void restart(String clients) throws IOException {
        close();
        Files.writeString(Files.createFile(folder.resolve("clients.yaml"), OWNER_ONLY), clients);
        Files.writeString(
                settings(), Files.readString(settings()) + "clients: clients.yaml\nlifetimes: {session-kept: 30d}\n");
        start();
    }

    /** Returns the link for the first account, which no log contains. */
    String welcome() throws IOException {
        Path file = folder.resolve("gatewright-welcome.txt");
        Await.until(
                "there is a link",
                () -> Files.exists(file) && Files.readString(file).endsWith("\n"));
        String link = Files.readString(file).strip();
        assertThat(link).startsWith(issuer + "/welcome?link=");
        assertThat(printed()).doesNotContain(link);
        return link;
    }

    /** Returns the one link to a page in the mails to that address. */
    String mailed(String recipient, String path) {
        return inbox().await(recipient, path);
    }

    /** Kills the program, as by {@code kill -9}. */
    void kill() {
        process.ifPresent(running -> running.destroyForcibly().onExit().join());
    }

    @Override
    public void close() {
        process.ifPresent(running -> {
            running.destroy();
            Await.until("the program has ended", () -> !running.isAlive());
        });
    }
}
