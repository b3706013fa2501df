package org.gatewright.identity.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gatewright.protocol.json.Json;

/**
 * The objects in an array of a JSON document, of which one at a time is in memory. An object that is longer than a record may
 * be is skipped; a text of more than 8 MiB fails the document.
 */
final class JsonElements implements RecordSource {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(8 * MAX_LENGTH)
                    .maxNameLength(1024)
                    .build())
            .build();

    private final JsonParser parser;
    private final Optional<String> member;
    private boolean found;
    private boolean inArray;

    private JsonElements(InputStream file, Optional<String> member) throws IOException {
        this.parser = FACTORY.createParser(new InputStreamReader(file, StandardCharsets.UTF_8.newDecoder()));
        this.member = member;
    }

    /** Returns the elements of a document that is an array. */
    static JsonElements root(InputStream file) throws IOException {
        return new JsonElements(file, Optional.empty());
    }

    /** Returns the elements of an array that is a member of the document. */
    static JsonElements member(String name, InputStream file) throws IOException {
        return new JsonElements(file, Optional.of(name));
    }

    @Override
    public Optional<SourceRecord> next() throws IOException {
        try {
            while (inArray || enter()) {
                if (parser.nextToken() != JsonToken.END_ARRAY) {
                    return Optional.of(element());
                }
                inArray = false;
            }
            return Optional.empty();
        } catch (StreamConstraintsException e) {
            throw broken("exceeds a limit of length or depth");
        } catch (JsonProcessingException e) {
            throw broken("is not valid JSON, or truncated");
        } catch (CharacterCodingException e) {
            throw broken("is not in UTF-8");
        }
    }

    /** Goes to the next array with elements; returns whether there is one. */
    private boolean enter() throws IOException {
        inArray = member.isEmpty() ? enterRoot() : enterMember(member.get());
        found |= inArray;
        if (!inArray && !found) {
            throw new IllegalArgumentException("The JSON document must have an array "
                    + member.map(name -> "\"" + name + "\"").orElse("of users"));
        }
        return inArray;
    }

    private boolean enterRoot() throws IOException {
        JsonToken token = parser.nextToken();
        if (found && token != null) {
            throw broken("has more than one JSON document");
        }
        return token == JsonToken.START_ARRAY;
    }

    private boolean enterMember(String name) throws IOException {
        if (!found && parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("The file must be a JSON object, such as the export of a single realm");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean named = name.equals(parser.currentName());
            JsonToken value = parser.nextToken();
            if (named && value == JsonToken.START_ARRAY) {
                return true;
            }
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw broken("has more than one JSON document");
        }
        return false;
    }

    private SourceRecord element() throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return SourceRecord.unreadable(line, "The element is not a JSON object");
        }
        BoundedBytes copy = new BoundedBytes(MAX_LENGTH);
        try (JsonGenerator generator = FACTORY.createGenerator(copy)) {
            generator.copyCurrentStructure(parser);
        }
        if (copy.isExceeded()) {
            return SourceRecord.unreadable(line, "The object is longer than 1 MiB");
        }
        try {
            return SourceRecord.of(line, Json.read(copy.bytes()));
        } catch (IllegalArgumentException e) {
            return SourceRecord.unreadable(line, "The element is not readable: " + e.getMessage());
        }
    }

    /** The parser's own message is not repeated, since it quotes the document. */
    private IllegalArgumentException broken(String how) {
        int line = parser.currentLocation().getLineNr();
        return new IllegalArgumentException("The file " + how + " (near line " + line + ")");
    }
}
