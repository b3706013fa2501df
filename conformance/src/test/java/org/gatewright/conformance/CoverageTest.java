package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables in {@code docs/} of what each test verifies, which {@code mvn verify -Dtables=write} generates. Their rows
 * and states must be up to date; the names of tests may be outdated until they are generated again.
 */
class CoverageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Claims CLAIMS = Claims.of(ROOT);

    private static final Map<String, String> PARITY = rows("parity.txt", "\\. ");
    private static final Map<String, String> CHECKLIST = rows("checklist.txt", " ");
    private static final Map<String, String> WAITS = rows("checklist-waits.txt", ": ");

    @Test
    void verifiesEveryRowOfTheParityTable() {
        PARITY.keySet()
                .forEach(row -> assertThat(CLAIMS.parity()).as("row %s", row).containsKey(row));
    }

    @Test
    void verifiesEveryRowOfTheChecklistOrNamesTheGap() {
        assertThat(CHECKLIST)
                .hasSizeGreaterThan(200)
                .containsKeys(WAITS.keySet().toArray(String[]::new));
        assertThat(CHECKLIST).containsKeys(CLAIMS.checks().keySet().toArray(String[]::new));
        CHECKLIST.keySet().stream()
                .filter(id -> !WAITS.containsKey(id))
                .forEach(id -> assertThat(CLAIMS.checks()).as(id).containsKey(id));
    }

    @Test
    void verifiesEverySpecificationThatTheReadmeLists() throws IOException {
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
                        assertThat(CLAIMS.specs().keySet()).as(rfc).anyMatch(section -> section.startsWith(rfc + " ")));
    }

    @Test
    void findsEveryTestThatProfilesMdNames() throws IOException {
        Matcher named = Pattern.compile("\\b([A-Z][A-Za-z0-9]*Test)\\.([a-z][A-Za-z0-9]*)")
                .matcher(Files.readString(ROOT.resolve("docs/profiles.md")));
        Map<String, String> sources = testSources();
        int found = 0;
        while (named.find()) {
            assertThat(sources).as(named.group()).containsKey(named.group(1));
            assertThat(sources.get(named.group(1))).as(named.group()).contains("void " + named.group(2) + "(");
            found++;
        }
        assertThat(found).isGreaterThan(20);
    }

    /** Returns the source of each test class by simple name, concatenated if several have the same name. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
        return sources;
    }

    @Test
    void keepsTheParityTableUpToDate() {
        List<String> rows = new ArrayList<>();
        PARITY.forEach((row, text) ->
                rows.add(line(row, text, "proven", CLAIMS.parity().getOrDefault(row, Set.of()))));
        table(
                "parity.md",
                "What the original does",
                "Gatewright is the successor of TxOAuth2. Each row of its feature list and the tests that prove it.",
                "Row",
                rows);
    }

    @Test
    void keepsTheChecklistUpToDate() {
        List<String> rows = new ArrayList<>();
        CHECKLIST.forEach((id, text) -> {
            Set<String> tests = CLAIMS.checks().getOrDefault(id, Set.of());
            String missing = WAITS.get(id);
            String state = missing == null ? "proven" : (tests.isEmpty() ? "open: " : "partly; missing: ") + missing;
            rows.add(line(id, text, state, tests));
        });
        table(
                "checklist.md",
                "What must be survived",
                "Each row of the security checklist, its state, and the tests that prove it.",
                "ID",
                rows);
    }

    @Test
    void keepsTheTableOfSpecificationsUpToDate() {
        List<String> rows = new ArrayList<>();
        CLAIMS.specs().forEach((section, tests) -> rows.add(line(section, "", "proven", tests)));
        table(
                "specs.md",
                "What the specifications demand",
                "Each section of a specification that tests prove.",
                "Section",
                rows);
    }

    private static String line(String key, String text, String state, Set<String> tests) {
        String column = text.isEmpty() ? "" : text.replace("|", "\\|") + " | ";
        return "| " + key + " | " + column + state + " | " + String.join("<br>", tests) + " |";
    }

    private static void table(String file, String title, String introduction, String key, List<String> rows) {
        boolean texts = !file.equals("specs.md");
        String text = "# " + title + "\n\n" + introduction
                + "\n\nGenerated from the tests by `mvn verify -Dtables=write`.\n\n| " + key
                + (texts ? " | Text | State | Tests |\n|---|---|---|---|\n" : " | State | Tests |\n|---|---|---|\n")
                + String.join("\n", rows) + "\n";
        Path path = ROOT.resolve("docs").resolve(file);
        try {
            if ("write".equals(System.getProperty("tables"))) {
                Files.writeString(path, text);
            }
            assertThat(withoutTests(Files.readString(path)))
                    .as("run mvn verify -Dtables=write")
                    .isEqualTo(withoutTests(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table without its last column. */
    private static List<String> withoutTests(String table) {
        return table.lines()
                .map(line -> line.startsWith("| ") ? line.substring(0, line.lastIndexOf(" | ")) : line)
                .toList();
    }

    private static Map<String, String> rows(String file, String separator) {
        Map<String, String> rows = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(RESOURCES.resolve(file))) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split(separator, 2);
                    String key = parts[0].length() == 1 ? "0" + parts[0] : parts[0];
                    rows.put(key, parts[1].strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
