package org.gatewright.files;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/** A mapping in a YAML file, with values by name; errors state their position. Immutable. */
public final class YamlMap {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";

    private final Path file;
    private final Mark start;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Mark> marks = new LinkedHashMap<>();

    private YamlMap(Path file, MappingNode node) {
        this.file = file;
        this.start = node.getStartMark();
        for (NodeTuple entry : node.getValue()) {
            String name = scalar(entry.getKeyNode());
            marks.put(name, entry.getKeyNode().getStartMark());
            if (values.put(name, entry.getValueNode()) != null) {
                throw wrong(name, "duplicate key '" + name + "'");
            }
        }
    }

    /** Reads a file and validates it against the schema. */
    public static YamlMap read(Path file, YamlSchema schema) {
        Node root = compose(file);
        requireUnambiguous(file, root);
        schema.check(file, root);
        return new YamlMap(file, (MappingNode) root);
    }

    private static Node compose(Path file) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(Integer.MAX_VALUE);
            Node root = new Yaml(options).compose(new StringReader(text(file)));
            if (root instanceof MappingNode) {
                return root;
            }
            throw new ConfigException(file, 1, 1, "expected settings, one per line: 'name: value'");
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String problem = String.valueOf(e.getProblem());
            boolean quotes = problem.startsWith(
                    "found undefined"); // the problem then repeats part of a value, which may be secret
            throw new ConfigException(
                    file,
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    "invalid YAML: " + (quotes ? "quote values that start with * or !" : problem));
        } catch (ReaderException e) {
            String where = "character " + (e.getPosition() + 1) + " is not allowed";
            throw new ConfigException(file, "invalid YAML: " + where);
        } catch (YAMLException e) {
            throw new ConfigException(file, "invalid YAML: " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new ConfigException(file, "invalid YAML: not encoded in UTF-8");
        } catch (IOException e) {
            throw new ConfigException(file, Unreadable.why(file));
        }
    }

    /** Returns the text without a byte order mark. */
    private static String text(Path file) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString();
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** Rejects duplicate keys, and anchors, without which there are no aliases. */
    private static void requireUnambiguous(Path file, Node node) {
        if (node.getAnchor() != null) {
            Mark mark = node.getStartMark();
            throw new ConfigException(
                    file,
                    mark.getLine() + 1,
                    mark.getColumn() + 1,
                    "anchors (&) and aliases (*) are not supported; write the value out in each place");
        }
        if (node instanceof MappingNode mapping) {
            new YamlMap(file, mapping);
            mapping.getValue().forEach(entry -> requireUnambiguous(file, entry.getValueNode()));
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> requireUnambiguous(file, element));
        }
    }

    /** Resolves a path against the directory of this file. */
    public Path path(String text) {
        return file.toAbsolutePath().resolveSibling(text);
    }

    /** Resolves the path of a file; throws if it does not exist or is not readable. */
    public Path file(String name, String text) {
        Path path = path(text);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw wrong(name, "the file " + path + ": " + Unreadable.why(path));
        }
        return path;
    }

    /** Resolves the path of a directory; throws if it does not exist or is not readable. */
    public Path folder(String name, String text) {
        Path path = path(text);
        if (!Files.isDirectory(path) || !Files.isReadable(path)) {
            throw wrong(name, path + ": no such directory, or not readable");
        }
        return path;
    }

    /** Returns a secret: the text itself, or the value that {@code env:NAME} or {@code file:PATH} refers to. */
    public String secret(String name, String text) {
        if (text.startsWith(ENVIRONMENT)) {
            String variable = text.substring(ENVIRONMENT.length());
            return Optional.ofNullable(System.getenv(variable))
                    .orElseThrow(() -> wrong(name, "environment variable '" + variable + "' is not set"));
        }
        return text.startsWith(FILE)
                ? content(name, text.substring(FILE.length())).strip()
                : text;
    }

    /** Returns the content of a file at a path relative to this file. */
    public String content(String name, String text) {
        try {
            return text(file(name, text));
        } catch (IOException e) {
            throw wrong(name, "the file " + path(text) + ": " + Unreadable.why(path(text)));
        }
    }

    /** Parses a text; an {@link IllegalArgumentException} becomes an error in the value of that name. */
    public <T> T parsed(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, "invalid value '" + text + "' for '" + name + "': " + e.getMessage());
        }
    }

    /** Returns the names in the order of the file. */
    public Set<String> names() {
        return values.keySet();
    }

    /** Returns a single value. */
    public Optional<String> text(String name) {
        return value(name).map(this::scalar);
    }

    /** Returns a single value; throws {@link ConfigException} if it is missing. */
    public String require(String name) {
        return text(name).orElseThrow(() -> wrong(name, "'" + name + "' is missing"));
    }

    /** Returns a boolean value; {@code false} if it is missing. */
    public boolean flag(String name) {
        return text(name).filter("true"::equals).isPresent();
    }

    /** Returns an integer, as validated by the schema. */
    public Optional<Integer> number(String name) {
        return text(name).map(Integer::valueOf);
    }

    /** Returns a duration such as {@code 90s}, {@code 5m}, {@code 12h} or {@code 14d}, as validated by the schema. */
    public Optional<Duration> duration(String name) {
        return text(name)
                .map(text -> Duration.of(
                        Long.parseLong(text.substring(0, text.length() - 1)),
                        UNITS.getOrDefault(text.substring(text.length() - 1), ChronoUnit.SECONDS)));
    }

    /** Returns the texts of a list, or a single text as a list. */
    public List<String> texts(String name) {
        Optional<Node> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof SequenceNode sequence) {
            List<String> texts = new ArrayList<>();
            sequence.getValue().forEach(element -> texts.add(scalar(element)));
            return texts;
        }
        return List.of(scalar(value.get()));
    }

    /** Returns a nested mapping; empty if the value is missing or something else. */
    public Optional<YamlMap> map(String name) {
        return value(name).filter(MappingNode.class::isInstance).map(node -> new YamlMap(file, (MappingNode) node));
    }

    /** Returns a nested mapping as a JSON object; empty if the value is missing or something else. */
    public Map<String, Object> object(String name) {
        return value(name)
                .filter(MappingNode.class::isInstance)
                .map(node -> new ObjectMapper().convertValue(YamlSchema.json(node), OBJECT))
                .orElse(Map.of());
    }

    /** Creates an error at the value of that name, or at the mapping if there is no such value. */
    public ConfigException wrong(String name, String what) {
        Mark mark = marks.getOrDefault(name, start);
        return new ConfigException(file, mark.getLine() + 1, mark.getColumn() + 1, what);
    }

    private Optional<Node> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        Mark mark = node.getStartMark();
        throw new ConfigException(file, mark.getLine() + 1, mark.getColumn() + 1, "expected a single value");
    }
}
