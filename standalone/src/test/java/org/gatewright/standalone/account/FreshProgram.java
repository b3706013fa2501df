package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.gatewright.standalone.Main;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Wire;

/** The program as its own process, in a folder that is empty at first. */
final class FreshProgram implements AutoCloseable {
    static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final String issuer = "http://localhost:" + Wire.freePort();
    private Process process;

    FreshProgram(Path folder) throws IOException {
        this.folder = folder;
        this.process = start("--issuer", issuer);
    }

    String issuer() {
        return issuer;
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    String printed() throws IOException {
        return Files.readString(output());
    }

    private Process start(String... options) throws IOException {
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
        Await.until("the program listens", () -> {
            if (!started.isAlive()) {
                throw new AssertionError(printed());
            }
            return printed().contains("listening at");
        });
        return started;
    }

    /** Adds a file of clients to the settings, and starts the program again. */
    void restart(String clients) throws IOException {
        close();
        Files.writeString(Files.createFile(folder.resolve("clients.yaml"), OWNER_ONLY), clients);
        Path settings = folder.resolve("gatewright.yaml");
        Files.writeString(settings, Files.readString(settings) + "clients: clients.yaml\n");
        process = start();
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
        return new Inbox(folder.resolve("mails"), issuer).await(recipient, path);
    }

    @Override
    public void close() {
        process.destroy();
        Await.until("the program has ended", () -> !process.isAlive());
    }
}
