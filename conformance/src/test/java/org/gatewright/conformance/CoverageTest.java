package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.spec.Checks;
import org.gatewright.spec.Parity;
import org.gatewright.spec.Spec;
import org.junit.jupiter.api.Test;

/**
 * The tables in {@code docs/} that say which test proves what. {@code mvn verify -Dtables=write} writes them; otherwise
 * they have to be up to date.
 */
class CoverageTest {
    private static final Path ROOT = Path.of("..");
    private static final int ROWS = 33;

    /** What a test proves, by the kind of the claim. */
    private record Claims(
            Map<String, Set<String>> rows, Map<String, Set<String>> checks, Map<String, Set<String>> specs) {}

    private static final Claims CLAIMS = claims();

    @Test
    void everyRowOfTheOriginalIsProvenOverHttpOnBothStacks() {
        for (int row = 1; row <= ROWS; row++) {
            assertThat(CLAIMS.rows.getOrDefault(number(row), Set.of()))
                    .as("row %s", row)
                    .anyMatch(test -> test.startsWith("`conformance` "));
        }
    }

    @Test
    void everyLineThatMustHoldIsProvenOrSaysWhatItWaitsFor() throws IOException {
        Map<String, String> expected = expectedChecks();
        expected.forEach((id, waitsFor) -> {
            if (waitsFor.isEmpty()) {
                assertThat(CLAIMS.checks).as(id).containsKey(id);
            }
        });
    }

    @Test
    void theReadmeClaimsNoSpecificationWithoutAProof() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Set<String> claimed = new TreeSet<>();
        Matcher list = Pattern.compile("RFC (([0-9]{4})(, | and )?)+").matcher(readme);
        while (list.find()) {
            Matcher number = Pattern.compile("[0-9]{4}").matcher(list.group());
            while (number.find()) {
                claimed.add("RFC " + number.group());
            }
        }
        assertThat(claimed)
                .isNotEmpty()
                .allSatisfy(rfc ->
                        assertThat(CLAIMS.specs.keySet()).as(rfc).anyMatch(section -> section.startsWith(rfc + " ")));
    }

    @Test
    void theTablesAreUpToDate() throws IOException {
        table("parity.md", "What the original does", "Row", PARITY, CLAIMS.rows, Map.of());
        table("checklist.md", "What must be survived", "Line", CHECKLIST, CLAIMS.checks, expectedChecks());
        table("specs.md", "What the specifications demand", "Section", SPECS, CLAIMS.specs, Map.of());
    }

    private static final String PARITY = "Gatewright is the successor of TxOAuth2. Each row of its feature list and the"
            + " tests that prove it; those in `conformance` speak HTTP to every web adapter.";
    private static final String CHECKLIST =
            "Each line of the security checklist and the tests that prove it, or the feature that it waits for.";
    private static final String SPECS = "Each section of a specification and the tests that prove it.";

    private void table(
            String file,
            String title,
            String column,
            String introduction,
            Map<String, Set<String>> proven,
            Map<String, String> others)
            throws IOException {
        Set<String> keys = new TreeSet<>(proven.keySet());
        keys.addAll(others.keySet());
        String rows = keys.stream()
                .map(key -> "| " + key + " | "
                        + (proven.containsKey(key)
                                ? "proven | " + String.join("<br>", proven.get(key))
                                : "waits | for " + others.get(key))
                        + " |\n")
                .collect(Collectors.joining());
        String text = "# " + title + "\n\n" + introduction
                + "\n\nGenerated from the tests by `mvn verify -Dtables=write`.\n\n| " + column
                + " | State | Tests |\n|---|---|---|\n" + rows;
        Path path = ROOT.resolve("docs").resolve(file);
        if ("write".equals(System.getProperty("tables"))) {
            Files.writeString(path, text);
        }
        assertThat(path).as("run mvn verify -Dtables=write").content().isEqualTo(text);
    }

    private static Map<String, String> expectedChecks() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/checklist.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                expected.put(
                        colon < 0 ? line.strip() : line.substring(0, colon).strip(),
                        colon < 0 ? "" : line.substring(colon + 1).strip());
            }
        }
        return expected;
    }

    private static Claims claims() {
        Claims claims = new Claims(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(Comparator.naturalOrder()));
        for (JavaClass type : new ClassFileImporter().importPaths(testClasses())) {
            for (JavaMethod method : type.getMethods()) {
                collect(method, claims);
            }
        }
        return claims;
    }

    private static List<Path> testClasses() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.flatMap(module -> Stream.of(
                            module.resolve("target/test-classes"),
                            module.endsWith("tck") ? module.resolve("target/classes") : module.resolve("none")))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void collect(JavaMethod method, Claims claims) {
        String name = module(method) + " " + method.getOwner().getSimpleName() + "." + method.getName();
        method.tryGetAnnotationOfType(Parity.class).ifPresent(parity -> {
            for (int row : parity.value()) {
                add(claims.rows, number(row), name);
            }
        });
        method.tryGetAnnotationOfType(Checks.class).ifPresent(checks -> {
            for (String id : checks.value()) {
                add(claims.checks, id, name);
            }
        });
        method.tryGetAnnotationOfType(Spec.class).ifPresent(spec -> {
            for (String section : spec.value()) {
                add(claims.specs, section, name);
            }
        });
    }

    private static String module(JavaMethod method) {
        String path = method.getOwner()
                .getSource()
                .map(source -> source.getUri().getPath())
                .orElse("");
        String beforeTarget = path.substring(0, Math.max(0, path.lastIndexOf("/target/")));
        return "`" + beforeTarget.substring(beforeTarget.lastIndexOf('/') + 1) + "`";
    }

    private static void add(Map<String, Set<String>> table, String key, String test) {
        table.computeIfAbsent(key, k -> new TreeSet<>()).add(test);
    }

    private static String number(int row) {
        return String.format("%02d", row);
    }
}
