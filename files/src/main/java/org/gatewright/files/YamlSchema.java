package org.gatewright.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A JSON Schema for a YAML file, which editors can use too. Errors state line and column, the wrong value and a
 * suggestion. A {@code description} in the schema states the expected value, and {@code writeOnly} marks a value that must
 * not be repeated. Thread-safe.
 */
public final class YamlSchema {
    private static final int MAX_SHOWN = 100;

    private final JsonNode text;
    private final Schema schema;

    /** Loads the schema from a resource next to the class. */
    public static YamlSchema of(Class<?> owner, String resource) {
        try (@Nullable InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("Missing schema " + resource);
            }
            return new YamlSchema(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the schema " + resource, e);
        }
    }

    private YamlSchema(JsonNode text) {
        this.text = text;
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text);
    }

    /** Throws {@link ConfigException} for the first error in the file; unknown names take precedence. */
    void check(Path file, Node root) {
        schema.validate(json(root)).stream()
                .filter(error -> !error.getKeyword().equals("anyOf"))
                .min(Comparator.comparingInt(YamlSchema::rank)
                        .thenComparing(error -> -error.getInstanceLocation().getNameCount())
                        .thenComparing(error -> where(root, error).getLine()))
                .ifPresent(error -> {
                    Mark mark = where(root, error);
                    throw new ConfigException(file, mark.getLine() + 1, mark.getColumn() + 1, problem(error));
                });
    }

    /** Ranks errors: an unknown name may explain a missing one, and a type mismatch explains the least. */
    private static int rank(Error error) {
        return switch (error.getKeyword()) {
            case "additionalProperties" -> 0;
            case "type" -> 2;
            default -> 1;
        };
    }

    private String problem(Error error) {
        String name = name(error.getInstanceLocation());
        JsonNode part = part(error.getSchemaLocation().getFragment());
        String about = part.path("description").asText("");
        return switch (error.getKeyword()) {
            case "additionalProperties" ->
                "unknown setting '" + error.getProperty() + "'"
                        + Nearest.hint(error.getProperty(), names(part.path("properties")));
            case "required" -> missing(error.getProperty(), part);
            case "enum" ->
                error.getInstanceNode().isContainerNode()
                        ? "'" + name + "': expected a single value"
                        : invalid(name, error, part)
                                + Nearest.hint(error.getInstanceNode().asText(), texts(part.path("enum")));
            case "type" -> type(name, error, part, about);
            default ->
                about.startsWith("not a ")
                        ? "'" + name + "': " + about
                        : invalid(name, error, part) + (about.isEmpty() ? "" : ": expected " + about);
        };
    }

    private static String missing(String name, JsonNode part) {
        String example =
                part.path("properties").path(name).path("examples").path(0).asText("");
        return "'" + name + "' is missing" + (example.isEmpty() ? "" : ", for example '" + name + ": " + example + "'");
    }

    private static String type(String name, Error error, JsonNode part, String about) {
        return switch (part.path("type").asText(part.path("type").path(0).asText())) {
            case "object" ->
                name.isEmpty()
                        ? "expected settings, one per line: 'name: value'"
                        : "'" + name + "': expected " + (about.isEmpty() ? "a mapping" : about);
            case "boolean" -> invalid(name, error, part) + "; expected true or false";
            case "array" -> "'" + name + "': expected " + (about.isEmpty() ? "a list" : about);
            case "integer" -> invalid(name, error, part) + "; expected an integer";
            default ->
                error.getInstanceNode().isContainerNode()
                        ? "'" + name + "': expected a single value"
                        : invalid(name, error, part) + (about.isEmpty() ? "" : ": expected " + about);
        };
    }

    /** States that the value is invalid, and quotes it unless it is secret. */
    private static String invalid(String name, Error error, JsonNode part) {
        if (part.path("writeOnly").asBoolean()) {
            return "invalid value for '" + name + "'";
        }
        JsonNode value = error.getInstanceNode();
        String text = value.isValueNode() ? value.asText() : value.toString();
        String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return "invalid value '" + shown + "' for '" + name + "'";
    }

    /** Returns the part of the schema that contains the keyword. */
    private JsonNode part(NodePath keyword) {
        JsonNode node = text;
        for (int i = 0; i < keyword.getNameCount() - 1; i++) {
            Object element = keyword.getElement(i);
            node = element instanceof Integer index ? node.path(index) : node.path(element.toString());
        }
        return node;
    }

    private static String name(NodePath path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            if (!(path.getElement(i) instanceof Integer)) {
                return path.getName(i);
            }
        }
        return "";
    }

    private static Mark where(Node root, Error error) {
        NodePath path = error.getInstanceLocation();
        Node node = root;
        Mark mark = root.getStartMark();
        for (int i = 0; i < path.getNameCount(); i++) {
            if (node instanceof SequenceNode sequence && path.getElement(i) instanceof Integer index) {
                node = sequence.getValue().get(index);
                mark = node.getStartMark();
            } else {
                Optional<NodeTuple> entry = entry(node, path.getName(i));
                if (entry.isPresent()) {
                    node = entry.get().getValueNode();
                    mark = i == path.getNameCount() - 1 && node instanceof ScalarNode
                            ? node.getStartMark()
                            : entry.get().getKeyNode().getStartMark();
                }
            }
        }
        Node last = node;
        return Optional.ofNullable(error.getProperty())
                .flatMap(name -> entry(last, name))
                .map(entry -> entry.getKeyNode().getStartMark())
                .orElse(mark);
    }

    private static Optional<NodeTuple> entry(Node node, String name) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(name))
                        .findFirst()
                : Optional.empty();
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(object.fieldNames(), Spliterator.ORDERED), false)
                .collect(Collectors.toList());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /** Converts YAML to JSON; only {@code true}, {@code false} and plain decimal numbers are not texts. */
    static JsonNode json(Node node) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        if (node instanceof MappingNode mapping) {
            ObjectNode object = factory.objectNode();
            mapping.getValue()
                    .forEach(entry -> object.set(
                            entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?",
                            json(entry.getValueNode())));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = factory.arrayNode();
            sequence.getValue().forEach(element -> array.add(json(element)));
            return array;
        }
        String value = ((ScalarNode) node).getValue();
        if (node.getTag().equals(Tag.NULL) && value.isEmpty()) {
            return factory.nullNode();
        }
        if (node.getTag().equals(Tag.BOOL) && (value.equals("true") || value.equals("false"))) {
            return factory.booleanNode(value.equals("true"));
        }
        return node.getTag().equals(Tag.INT) && isDecimal(value)
                ? factory.numberNode(Long.parseLong(value))
                : factory.textNode(value);
    }

    /** Whether the text is a decimal integer that fits a {@code long}. */
    private static boolean isDecimal(String value) {
        String digits = value.startsWith("-") ? value.substring(1) : value;
        return !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
