package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java code blocks of the README and of {@code docs/}, compiled against the class path of this module. */
class SnippetsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DOCS = ROOT.resolve("docs");

    /** Returns all snippets but whole programs, which {@code HelloWorldTest} finds in projects that are built on their own. */
    private static List<Snippet> snippets() throws IOException {
        List<Snippet> snippets = new ArrayList<>(Snippet.in("README.md", Files.readString(ROOT.resolve("README.md"))));
        snippets.removeIf(snippet -> snippet.code().stream().anyMatch(line -> line.contains("void main(")));
        try (Stream<Path> files = Files.walk(DOCS)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.startsWith(DOCS.resolve("decisions")))
                    .sorted()
                    .toList()) {
                snippets.addAll(Snippet.in(ROOT.relativize(file).toString(), Files.readString(file)));
            }
        }
        return snippets;
    }

    @Test
    void compilesEverySnippet() throws IOException {
        List<Snippet> snippets = snippets();
        assertThat(snippets).hasSizeGreaterThan(40);
        assertThat(SnippetCompiler.errors(snippets)).isEmpty();
    }

    @Test
    void reportsTheLineOfAMistake() throws IOException {
        List<Snippet> snippets = Snippet.in("page.md", """
                A guard:

                ```java
                Guard guard = server.guard();
                guard.unknown();
                ```

                ```java
                public Response login(Request request) {
                    return request;
                }
                guard.check();
                ```

                ```java
                public final class Whole {
                    Instant now = Missing.now();
                }
                ```
                """);
        assertThat(SnippetCompiler.errors(snippets))
                .satisfiesExactlyInAnyOrder(
                        error -> assertThat(error).startsWith("page.md:5: ").contains("unknown()"),
                        error -> assertThat(error).startsWith("page.md:10: ").contains("Request"),
                        error -> assertThat(error).startsWith("page.md:12: ").contains("guard"),
                        error -> assertThat(error).startsWith("page.md:17: ").contains("Missing"));
    }
}
