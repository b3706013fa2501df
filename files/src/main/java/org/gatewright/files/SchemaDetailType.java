package org.gatewright.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.server.client.Client;
import org.gatewright.server.permission.DetailType;

/**
 * A type of {@code authorization_details} (RFC 9396 §2) whose members a JSON Schema (2020-12) defines. Immutable and
 * thread-safe.
 *
 * <p>The description for end-users is a text with placeholders: <code>Pay {amount.value} {amount.currency}</code> shows these
 * members of the detail, and nothing for those that it lacks. References in the schema are resolved within it only.
 */
public final class SchemaDetailType implements DetailType {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OPEN = "{";
    private static final Set<Integer> INVISIBLE = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR,
            (int) Character.SURROGATE);
    private static final List<String> CLOSED = List.of("additionalProperties", "unevaluatedProperties");
    private static final Set<String> NAMED_SCHEMAS = Set.of("properties", "$defs", "patternProperties");
    private static final int MAX_SHOWN = 200;

    private final String name;
    private final Schema schema;
    private final List<String> description;

    private SchemaDetailType(String name, Schema schema, List<String> description) {
        this.name = name;
        this.schema = schema;
        this.description = description;
    }

    /**
     * Creates a type.
     *
     * @param schema the text of the schema, which must reject unknown members (RFC 9396 §5)
     * @param description the text for end-users, with placeholders
     * @throws IllegalArgumentException if the schema or the description is not valid
     */
    public static SchemaDetailType of(String name, String schema, String description) {
        JsonNode text = parsed(schema);
        if (!isClosed(text, true)) {
            throw new IllegalArgumentException("the schema must reject unknown members of every object, by"
                    + " '\"additionalProperties\": false' beside 'properties'");
        }
        try {
            Schema loaded = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text);
            loaded.initializeValidators();
            return new SchemaDetailType(name, loaded, parts(description));
        } catch (SchemaException e) {
            throw new IllegalArgumentException("not a valid JSON Schema: " + e.getMessage(), e);
        }
    }

    /** Returns whether the schema of every object rejects unknown members. */
    private static boolean isClosed(JsonNode schema, boolean object) {
        boolean closed = CLOSED.stream()
                .anyMatch(keyword -> schema.path(keyword).isBoolean()
                        && !schema.path(keyword).asBoolean());
        if ((object || schema.path("properties").isObject()) && !closed) {
            return false;
        }
        for (Map.Entry<String, JsonNode> part : schema.properties()) {
            boolean names = NAMED_SCHEMAS.contains(part.getKey());
            for (JsonNode inner : names || part.getValue().isArray() ? part.getValue() : List.of(part.getValue())) {
                if (inner.isObject() && !isClosed(inner, false)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static JsonNode parsed(String schema) {
        try {
            return MAPPER.readTree(schema);
        } catch (IOException e) {
            throw new IllegalArgumentException("not valid JSON", e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public AuthorizationDetail validate(AuthorizationDetail detail, Client client) {
        List<Error> errors = schema.validate(MAPPER.<JsonNode>valueToTree(detail.members()));
        if (!errors.isEmpty()) {
            throw AuthorizationDetail.invalid("An authorization detail of the type '" + name + "' is not valid: "
                    + errors.get(0).getKeyword() + " at '" + errors.get(0).getInstanceLocation() + "'.");
        }
        return detail;
    }

    @Override
    public String describe(AuthorizationDetail detail) {
        JsonNode members = MAPPER.valueToTree(detail.members());
        StringBuilder text = new StringBuilder();
        for (String part : description) {
            text.append(part.startsWith(OPEN) ? shown(members, part.substring(1)) : part);
        }
        return text.toString();
    }

    /** Splits the description into texts and placeholders, which still have their opening brace. */
    private static List<String> parts(String description) {
        List<String> parts = new ArrayList<>();
        int end = 0;
        for (int open = description.indexOf(OPEN); open >= 0; open = description.indexOf(OPEN, end)) {
            int close = description.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("a placeholder in the description has no '}'");
            }
            parts.add(description.substring(end, open));
            parts.add(description.substring(open, close));
            end = close + 1;
        }
        parts.add(description.substring(end));
        return parts;
    }

    /** Returns one line of limited length, without characters that change how the rest is read. */
    private static String shown(JsonNode members, String path) {
        JsonNode value = members.at("/" + path.replace('.', '/'));
        String text = value.isValueNode() ? value.asText() : value.isMissingNode() ? "" : value.toString();
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .limit(MAX_SHOWN)
                .map(c -> INVISIBLE.contains(Character.getType(c)) ? ' ' : c)
                .forEach(plain::appendCodePoint);
        return text.length() > MAX_SHOWN ? plain.append('…').toString() : plain.toString();
    }
}
