package org.gatewright.web.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VertxServerTest {
    /** Run by the test in a separate JVM, since Vert.x reads the folder only once. */
    public static void main(String[] args) {
        Vertx vertx = VertxServer.vertx();
        System.out.println("there");
        vertx.close();
    }

    @Test
    void startsWithoutAWritableFolder(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = Files.createFile(folder.resolve("file"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + file.resolve("none"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        VertxServerTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("there");
    }
}
