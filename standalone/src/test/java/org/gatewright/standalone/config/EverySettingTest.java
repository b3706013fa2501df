package org.gatewright.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gatewright.files.ClientFile;
import org.gatewright.files.ConfigException;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Checks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each member that the files can have, with each kind of value that it cannot have. */
class EverySettingTest {
    private static final String UNKNOWN = "no-such-member";
    private static final String MAPPING = "{" + UNKNOWN + ": 1}";
    private static final String WORD = "no such value";
    private static final List<String> BASE =
            List.of("issuer: http://localhost:8080", "store: memory", "listen: 127.0.0.1:8080");

    @TempDir
    Path folder;

    /** A line with a mistake, and how its last member is called. */
    private record Mistake(List<String> path, String line) {}

    private static Map<String, Object> schema(Class<?> of, String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(of.getResourceAsStream(name), name)) {
            return Json.read(file.readAllBytes());
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** The mistakes in one file. */
    private static final class Mistakes {
        private final Map<String, Object> root;
        private final List<Mistake> found = new ArrayList<>();

        Mistakes(Map<String, Object> root) {
            this.root = root;
            members(root, List.of(), "%s");
        }

        private Map<String, Object> resolved(Object schema) {
            Map<String, Object> all = object(schema);
            return "#/$defs/client".equals(all.get("$ref"))
                    ? object(object(root.get("$defs")).get("client"))
                    : all;
        }

        private List<Map<String, Object>> alternatives(Map<String, Object> schema) {
            return schema.containsKey("anyOf")
                    ? list(schema.get("anyOf")).stream().map(this::resolved).toList()
                    : List.of(schema);
        }

        /** Adds the mistakes in the members of an object, where {@code %s} in the line stands for them. */
        private void members(Map<String, Object> schema, List<String> path, String line) {
            Map<String, Object> properties = object(schema.get("properties"));
            properties.forEach((name, value) -> member(name, resolved(value), schema, path, line));
            if (schema.get("additionalProperties") instanceof Map<?, ?> any) {
                member("name", resolved(any), schema, path, line);
            }
        }

        private void member(
                String name, Map<String, Object> schema, Map<String, Object> parent, List<String> path, String line) {
            List<String> here = Stream.concat(path.stream(), Stream.of(name)).toList();
            Map<String, String> siblings = new LinkedHashMap<>();
            list(parent.get("required")).stream()
                    .filter(other -> !other.equals(name) && !path.isEmpty())
                    .forEach(other -> siblings.put(other.toString(), example(parent, other.toString())));
            siblings.put(name, "%s");
            String text = path.isEmpty() ? name + ": %s" : inBraces(siblings);
            String whole = line.replace("%s", text);
            List<Map<String, Object>> kinds = alternatives(schema);
            boolean takesObject = kinds.stream().anyMatch(kind -> is(kind, "object"));
            boolean takesText = kinds.stream()
                    .anyMatch(kind -> is(kind, "string") && !kind.containsKey("enum") && !kind.containsKey("pattern"));
            boolean isClosed = kinds.stream()
                    .noneMatch(kind -> is(kind, "object") && kind.get("additionalProperties") instanceof Map);
            if (!takesObject || isClosed) {
                found.add(new Mistake(here, whole.replace("%s", MAPPING)));
            }
            if (!takesText) {
                found.add(new Mistake(here, whole.replace("%s", "'" + WORD + "'")));
            }
            kinds.stream().filter(kind -> is(kind, "object")).forEach(kind -> members(kind, here, whole));
        }

        private static String inBraces(Map<String, String> members) {
            List<String> texts = new ArrayList<>();
            members.forEach((name, value) -> texts.add(name + ": " + value));
            return "{" + String.join(", ", texts) + "}";
        }

        private static boolean is(Map<String, Object> schema, String type) {
            return type.equals(schema.get("type")) || list(schema.get("type")).contains(type);
        }

        private static String example(Map<String, Object> parent, String name) {
            return list(object(object(parent.get("properties")).get(name)).get("examples")).stream()
                    .map(first -> "'" + first + "'")
                    .findFirst()
                    .orElse("example");
        }
    }

    private static String place(Path file, int line) {
        return file.getFileName() + ", line " + line + ", column ";
    }

    @Test
    @Checks("OP-01")
    void rejectsAWrongValueOfEachSettingWithItsPlace() throws IOException {
        List<Mistake> mistakes =
                new Mistakes(schema(ServerConfig.class, "/org/gatewright/standalone/schema/settings.json")).found;
        assertThat(mistakes).hasSizeGreaterThan(150);
        for (Mistake mistake : mistakes) {
            String setting = mistake.path.get(0);
            List<String> lines = new ArrayList<>(BASE);
            lines.removeIf(line -> line.startsWith(setting + ":"));
            lines.add(mistake.line);
            Path file = Files.writeString(folder.resolve("gatewright.yaml"), String.join("\n", lines) + "\n");
            assertThat(catchThrowable(() -> ServerConfig.read(file)))
                    .as(mistake.line)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(place(file, lines.size()));
        }
    }

    /** Returns what settings say that refer to such a file. */
    private @Nullable Throwable readWith(String setting) throws IOException {
        Path settings =
                Files.writeString(folder.resolve("gatewright.yaml"), String.join("\n", BASE) + "\n" + setting + "\n");
        return catchThrowable(() -> ServerConfig.read(settings));
    }

    @Test
    @Checks("OP-01")
    void rejectsAWrongValueOfEachMemberOfAUserWithItsPlace() throws IOException {
        List<Mistake> mistakes =
                new Mistakes(schema(ServerConfig.class, "/org/gatewright/standalone/schema/users.json")).found;
        assertThat(mistakes).hasSizeGreaterThan(25);
        for (Mistake mistake : mistakes) {
            Path file = Files.writeString(folder.resolve("users.yaml"), mistake.line + "\n");
            assertThat(readWith("users: users.yaml"))
                    .as(mistake.line)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(place(file, 1));
        }
    }

    @Test
    @Checks("OP-01")
    void rejectsAWrongValueOfEachMemberOfAClientWithItsPlace() throws IOException {
        List<Mistake> mistakes = new Mistakes(schema(ClientFile.class, "/org/gatewright/files/clients.json")).found;
        assertThat(mistakes).hasSizeGreaterThan(60);
        Files.writeString(folder.resolve("users.yaml"), "users: {}\n");
        for (Mistake mistake : mistakes) {
            Path file = Files.writeString(folder.resolve("clients.yaml"), mistake.line + "\n");
            assertThat(readWith("clients: clients.yaml\nusers: users.yaml"))
                    .as(mistake.line)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(place(file, 1));
        }
    }
}
