package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of the README: those that {@code FreshProjectTest} builds and runs, and short ones. */
class HelloWorldTest {
    private static final int MAX_STATEMENT_LINES = 15;

    /** Returns the lines in the bodies of methods. */
    private static List<String> statements(String program) {
        return program.lines().filter(line -> line.startsWith(" ".repeat(8))).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "vertx", "servlet", "spring-boot"})
    void printsAProgramOfAtMost15StatementLinesForEachStack(String stack) throws IOException {
        Path root = Path.of("..");
        String program =
                Files.readString(root.resolve("examples/projects/" + stack + "/src/main/java/example/Main.java"));
        String printed = program.substring(program.indexOf("import")).strip();
        assertThat(Files.readString(root.resolve("README.md"))).contains("```java\n" + printed + "\n```");
        assertThat(statements(program)).hasSizeBetween(3, MAX_STATEMENT_LINES);
    }
}
