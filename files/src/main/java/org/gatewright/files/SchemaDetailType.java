package org.gatewright.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9_.-]+)}");
    private static final List<String> CLOSED = List.of("additionalProperties", "unevaluatedProperties");
    private static final int MAX_SHOWN = 200;

    private final String name;
    private final Schema schema;
    private final String description;

    private SchemaDetailType(String name, Schema schema, String description) {
        this.name = name;
        this.schema = schema;
        this.description = description;
    }

    /**
     * Creates a type.
     *
     * @param schema the text of the schema, which must reject unknown members (RFC 9396 §5)
     * @param description the text for end-users, with placeholders
     * @throws IllegalArgumentException if the schema is not valid
     */
    public static SchemaDetailType of(String name, String schema, String description) {
        JsonNode text = parsed(schema);
        if (CLOSED.stream().noneMatch(keyword -> text.path(keyword).isBoolean() && !text.path(keyword).asBoolean())) {
            throw new IllegalArgumentException(
                    "the schema must reject unknown members, by '\"additionalProperties\": false'");
        }
        try {
            Schema loaded = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text);
            loaded.initializeValidators();
            return new SchemaDetailType(name, loaded, description);
        } catch (SchemaException e) {
            throw new IllegalArgumentException("not a valid JSON Schema: " + e.getMessage(), e);
        }
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
        return PLACEHOLDER
                .matcher(description)
                .replaceAll(found -> Matcher.quoteReplacement(shown(members, found.group(1))));
    }

    /** Returns one line of limited length, without characters that change how the rest is read. */
    private static String shown(JsonNode members, String path) {
        JsonNode value = members.at("/" + path.replace('.', '/'));
        String text = value.isValueNode() ? value.asText() : value.isMissingNode() ? "" : value.toString();
        String plain = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
        return plain.length() > MAX_SHOWN ? plain.substring(0, MAX_SHOWN) + "…" : plain;
    }
}
