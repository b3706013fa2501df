package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that {@code standalone/image} makes, whose program runs without another Java. */
@Tag("clients")
class RuntimeImageTest {
    private static final String GREETING = "Gatewright: http";
    private static final String LIMITS = " processors, heap up to 2"; // of 300 MB, without what is copied to

    @TempDir
    Path folder;

    @Test
    void startsAServerFromItsArchiveWithTheLimitsOfTheLauncher() throws Exception {
        Path image = folder.resolve("image");
        Process made = new ProcessBuilder("../standalone/image", image.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        assertThat(image.resolve("lib/gatewright.jsa")).isNotEmptyFile();

        Wire wire = new Wire(Wire.freePort());
        Path work = Files.createDirectory(folder.resolve("work"));
        ProcessBuilder command = new ProcessBuilder(
                        image.resolve("bin/gatewright").toString(),
                        "serve",
                        "--issuer",
                        "http://localhost:" + wire.port())
                .directory(work.toFile())
                .redirectErrorStream(true);
        command.environment().putAll(Map.of("GATEWRIGHT_HEAP", "300m", "PATH", "/usr/bin:/bin"));
        command.environment().remove("JAVA_HOME");
        Process server = command.start();
        try (BufferedReader output = server.inputReader()) {
            assertThat(lineWith(output, GREETING)).contains("http://localhost:" + wire.port());
            assertThat(lineWith(output, LIMITS)).startsWith("Java ");
            assertThat(wire.get("/.well-known/openid-configuration").status()).isEqualTo(200);
            assertThat(wire.get("/account").status()).isIn(200, 303);
            String memory = Files.readString(Path.of("/proc", Long.toString(server.pid()), "maps"));
            assertThat(memory).contains(image.resolve("lib/gatewright.jsa").toString());
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static String lineWith(BufferedReader output, String text) throws IOException {
        String line = output.readLine();
        while (line != null && !line.contains(text)) {
            line = output.readLine();
        }
        return String.valueOf(line);
    }
}
