package org.gatewright.server;

import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How long the files of all modules may be, and what the web adapters may import. */
class FileRulesTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("..")
            .normalize();

    @Test
    void noSourceFileIsLongAndMostAreShort() {
        Map<Path, Integer> lengths = lengths("main");
        assertThat(lengths).isNotEmpty();
        assertThat(lengths.values()).allMatch(lines -> lines <= 350);
        List<Integer> sorted = lengths.values().stream().sorted(naturalOrder()).toList();
        assertThat(sorted.get(sorted.size() / 2)).isLessThanOrEqualTo(70);
        assertThat(sorted.get(sorted.size() * 9 / 10)).isLessThanOrEqualTo(200);
    }

    @Test
    void noTestFileIsLong() {
        assertThat(lengths("test"))
                .isNotEmpty()
                .allSatisfy((file, lines) -> assertThat(lines).isLessThanOrEqualTo(500));
    }

    /** A contract is named after the interface that it is about, so it alone may be longer. */
    @Test
    void typeNamesAreShortInEveryModule() {
        assertThat(lengths("main").keySet().stream()
                        .map(file -> file.getFileName().toString().replace(".java", ""))
                        .filter(name -> !name.endsWith("Contract")))
                .allMatch(name -> name.length() <= 24);
    }

    @Test
    void webAdaptersDoNotKnowTheServer() {
        List<Path> adapters = modules().stream()
                .filter(module -> module.getFileName().toString().startsWith("web-"))
                .toList();
        assertThat(adapters).hasSizeGreaterThanOrEqualTo(2);
        for (Path adapter : adapters) {
            assertThat(sources(adapter.resolve("src/main")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(read(file)).doesNotContain("org.gatewright.server"));
            assertThat(read(adapter.resolve("pom.xml"))).doesNotContain("<artifactId>gatewright-server</artifactId>");
        }
    }

    private static Map<Path, Integer> lengths(String folder) {
        Map<Path, Integer> lengths = new TreeMap<>();
        for (Path module : modules()) {
            for (Path file : sources(module.resolve("src").resolve(folder))) {
                lengths.put(file, (int) read(file).lines().count());
            }
        }
        return lengths;
    }

    private static List<Path> modules() {
        try (Stream<Path> folders = Files.list(REPOSITORY)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
