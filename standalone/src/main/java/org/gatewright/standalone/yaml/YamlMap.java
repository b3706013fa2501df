package org.gatewright.standalone.yaml;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/** A mapping in a YAML file, whose values are taken by name; a mistake is named with its file and line. */
public final class YamlMap {
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    private final Path file;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    private YamlMap(Path file, MappingNode node) {
        this.file = file;
        this.line = line(node);
        for (NodeTuple entry : node.getValue()) {
            String name = scalar(entry.getKeyNode());
            lines.put(name, line(entry.getKeyNode()));
            if (values.put(name, entry.getValueNode()) != null) {
                throw wrong(name, "'" + name + "' stands here twice");
            }
        }
    }

    /** The mapping that the file is. */
    public static YamlMap read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(Integer.MAX_VALUE);
            Node root = new Yaml(options).compose(reader);
            if (root instanceof MappingNode mapping) {
                return new YamlMap(file, mapping);
            }
            throw new ConfigException(file, 1, "there have to be settings, a line each: 'name: value'");
        } catch (MarkedYAMLException e) {
            int where = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            String problem = String.valueOf(e.getProblem());
            boolean quotes = problem.startsWith("found undefined"); // and then a part of what may be a secret
            throw new ConfigException(
                    file, where, "this is no YAML: " + (quotes ? "what begins with * or ! stands in quotes" : problem));
        } catch (ReaderException e) {
            String where = "character " + (e.getPosition() + 1) + " is one that YAML does not have";
            throw new ConfigException(file, "this is no YAML: " + where);
        } catch (YAMLException e) {
            boolean text = !(e.getCause() instanceof IOException);
            throw new ConfigException(file, "this is no YAML: " + (text ? e.getMessage() : "it is no text in UTF-8"));
        } catch (IOException e) {
            throw new ConfigException(file, "the file can't be read");
        }
    }

    /** A path in this file, which begins at its folder. */
    public Path path(String text) {
        return file.toAbsolutePath().resolveSibling(text);
    }

    /** A file that is there and can be read, at such a path. */
    public Path file(String name, String text) {
        Path path = path(text);
        if (!Files.isReadable(path)) {
            throw wrong(name, "the file " + path + " can't be read");
        }
        return path;
    }

    /** What a text means; where it means nothing, the mistake is in the value of that name. */
    public <T> T parsed(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, "'" + name + ": " + text + "': " + e.getMessage());
        }
    }

    /** In the order of the file. */
    public Set<String> names() {
        return values.keySet();
    }

    /** A single value. */
    public Optional<String> text(String name) {
        return value(name).map(this::scalar);
    }

    /** A single value that has to be there. */
    public String require(String name, String example) {
        return text(name)
                .orElseThrow(() -> new ConfigException(
                        file, line, "'" + name + "' is missing, for example '" + name + ": " + example + "'"));
    }

    /** {@code true} or {@code false}; false where nothing is said. */
    public boolean flag(String name) {
        return text(name)
                .map(text -> choice(name, text, List.of("true", "false")).equals("true"))
                .orElse(false);
    }

    /** A time such as {@code 90s}, {@code 5m}, {@code 12h} or {@code 14d}. */
    public Optional<Duration> duration(String name) {
        return text(name).map(text -> {
            try {
                String unit = text.substring(text.length() - 1);
                long number = Long.parseLong(text.substring(0, text.length() - 1));
                if (number >= 0) {
                    return Duration.of(number, unit(unit));
                }
            } catch (NumberFormatException | IndexOutOfBoundsException | ArithmeticException e) {
                // Said below.
            }
            throw wrong(name, "'" + name + "' is a number and a unit, such as 90s, 5m, 12h or 14d, not '" + text + "'");
        });
    }

    private static ChronoUnit unit(String letter) {
        return Optional.ofNullable(UNITS.get(letter)).orElseThrow(() -> new NumberFormatException(letter));
    }

    /** One of several words. */
    public String choice(String name, String text, List<String> choices) {
        if (!choices.contains(text)) {
            throw wrong(name, "'" + name + "' can't be '" + text + "'" + meant(text, choices));
        }
        return text;
    }

    /** A list of texts, or one that stands alone. */
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

    /** A mapping in this one. */
    public Optional<YamlMap> map(String name) {
        Optional<Node> value = value(name);
        if (value.isPresent() && !(value.get() instanceof MappingNode)) {
            throw wrong(name, "'" + name + "' has settings of its own, in lines below that are indented");
        }
        return value.map(node -> new YamlMap(file, (MappingNode) node));
    }

    /** Refuses what nobody asked for. */
    public void end() {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw wrong(name, "there is no setting '" + name + "'" + meant(name, known));
            }
        }
    }

    /** The mistake in the value of that name. */
    public ConfigException wrong(String name, String what) {
        return new ConfigException(file, lines.getOrDefault(name, line), what);
    }

    private Optional<Node> value(String name) {
        known.add(name);
        return Optional.ofNullable(values.get(name));
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new ConfigException(file, line(node), "a single value has to stand here");
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static String meant(String text, Iterable<String> choices) {
        String best = "";
        int least = 1 + text.length() / 3;
        for (String choice : choices) {
            int distance = distance(text, choice);
            if (distance <= least) {
                least = distance;
                best = choice;
            }
        }
        return best.isEmpty() ? "; it is one of " + String.join(", ", choices) : "; did you mean '" + best + "'?";
    }

    /** How many letters have to be changed, added or removed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
