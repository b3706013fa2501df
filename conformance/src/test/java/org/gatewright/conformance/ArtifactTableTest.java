package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of artifact sizes in the documentation, with a tolerance of a fifth. */
class ArtifactTableTest {
    private static final Path ROOT = Path.of("..");
    private static final Path TABLE = ROOT.resolve("docs").resolve("artifacts.md");
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final double TOLERANCE = 0.2;
    private static final Map<String, String> WHAT = new LinkedHashMap<>();

    static {
        WHAT.put("protocol", "values, errors, HTTP messages, JOSE");
        WHAT.put("resource", "guards and verifiers for an API");
        WHAT.put("server", "the authorization server");
        WHAT.put("openid", "OpenID Connect");
        WHAT.put("identity", "users, and how they sign in");
        WHAT.put("web-jdk", "the HTTP server of the JDK");
        WHAT.put("web-vertx", "Vert.x");
        WHAT.put("web-servlet", "servlet containers");
        WHAT.put("spring-boot-starter", "a server in Spring Boot");
        WHAT.put("spring-boot-resource-starter", "an API in Spring Boot");
        WHAT.put("store-jdbc", "SQLite and PostgreSQL");
        WHAT.put("store-redis", "Redis");
        WHAT.put("fetch", "documents that clients publish");
        WHAT.put("files", "clients in a file");
        WHAT.put("test", "a server in tests");
    }

    /** An artifact: its own kilobytes, the number of those it needs, and their kilobytes. */
    private record Row(String artifact, long own, long needed, long all) {
        private String line() {
            return "| `gatewright-" + artifact + "` | " + WHAT.get(artifact) + " | " + own + " | " + needed + " | "
                    + all + " |";
        }

        private static Row parse(String line) {
            String[] cells = line.split("\\|");
            return new Row(
                    cells[1].strip().substring("`gatewright-".length()).replace("`", ""),
                    Long.parseLong(cells[3].strip()),
                    Long.parseLong(cells[4].strip()),
                    Long.parseLong(cells[5].strip()));
        }
    }

    private static Row row(String artifact) throws IOException {
        Path target = ROOT.resolve(artifact).resolve("target");
        List<Path> needed = Stream.of(Files.readString(target.resolve("runtime-classpath"))
                        .strip()
                        .split(File.pathSeparator))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .toList();
        long sum = 0;
        for (Path each : needed) {
            sum += Files.size(jar(each));
        }
        return new Row(
                artifact,
                kilobytes(Files.size(target.resolve("gatewright-" + artifact + "-" + VERSION + ".jar"))),
                needed.size(),
                kilobytes(sum));
    }

    /** Another module is its directory of classes until it is packaged. */
    private static Path jar(Path each) {
        return Files.isDirectory(each)
                ? each.resolveSibling(
                        "gatewright-" + each.getParent().getParent().getFileName() + "-" + VERSION + ".jar")
                : each;
    }

    private static long kilobytes(long bytes) {
        return (bytes + 512) / 1024;
    }

    @Test
    void statesTheSizesOfTheArtifacts() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String artifact : WHAT.keySet()) {
            assumeThat(ROOT.resolve(artifact).resolve("target").resolve("runtime-classpath"))
                    .as("written by the phase prepare-package")
                    .exists();
            rows.add(row(artifact));
        }
        if ("write".equals(System.getProperty("tables"))) {
            write(rows);
        }
        List<Row> stated = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `gatewright-"))
                .map(Row::parse)
                .toList();
        assertThat(stated).extracting(Row::artifact).containsExactlyElementsOf(WHAT.keySet());
        for (int i = 0; i < rows.size(); i++) {
            Row now = rows.get(i);
            assertThat(stated.get(i).needed())
                    .as("needed by %s", now.artifact())
                    .isEqualTo(now.needed());
            isNear(stated.get(i).own(), now.own(), now.artifact());
            isNear(stated.get(i).all(), now.all(), now.artifact());
        }
    }

    private static void isNear(long stated, long now, String artifact) {
        assertThat((double) stated)
                .as("kilobytes of %s; mvn verify -Dtables=write", artifact)
                .isBetween(now * (1 - TOLERANCE), now * (1 + TOLERANCE) + 1);
    }

    private static void write(List<Row> rows) throws IOException {
        Files.writeString(
                TABLE, """
                # Artifacts

                What each artifact weighs in kilobytes, how many others it needs at run time (of the starters with the \
                optional ones), and what those weigh together. Measured by the build; kept by `ArtifactTableTest`.

                | Artifact | For | KB | Needs | KB |
                |---|---|---|---|---|
                """ + String.join("\n", rows.stream().map(Row::line).toList()) + "\n");
    }
}
