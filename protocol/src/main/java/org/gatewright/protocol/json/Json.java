package org.gatewright.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects as maps, in UTF-8 (RFC 8259).
 *
 * <p>Parsing is strict and bounded: no repeated names, no text after the object, nesting up to 20. Values are {@code
 * String}, {@code Boolean}, {@code Long}, {@code Double}, {@code List} and {@code Map}; the input can never name a Java
 * type. A null member is treated as absent, except for one whose absence would permit more than its presence, such as
 * {@code exp}: that is rejected, as is null in an array. Below the member {@code claims}, it is absent. A text with an
 * unpaired surrogate, which has no UTF-8 form (RFC 7493 §2.1), is rejected with {@link IllegalArgumentException}, in
 * writing too.
 */
public final class Json {
    private static final int MAX_DIGITS = 300;

    /** Members that restrict the use of a token or key, so that null must not mean that they are absent. */
    private static final Set<String> RESTRICTING = Set.of(
            "act",
            "alg",
            "ath",
            "aud",
            "b64",
            "client_id",
            "cnf",
            "crit",
            "exp",
            "htm",
            "htu",
            "iat",
            "iss",
            "jti",
            "key_ops",
            "may_act",
            "nbf",
            "nonce",
            "sub",
            "typ",
            "use");

    /** A member with requested claims by name, where null restricts nothing (OpenID Connect Core §5.5.1). */
    private static final String REQUESTED = "claims";

    private static final Object ABSENT = new Object();

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool()) // the default one is no use to virtual threads
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxDocumentLength(1 << 20)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build();

    private Json() {}

    /** Returns the bytes of an object. */
    public static byte[] bytes(Map<String, ?> object) {
        return JsonWriter.write(object);
    }

    /** Returns the text of an object. */
    public static String text(Map<String, ?> object) {
        return new String(JsonWriter.write(object), StandardCharsets.UTF_8);
    }

    /** Returns the text of an array. */
    public static String text(List<?> array) {
        return new String(JsonWriter.write(array), StandardCharsets.UTF_8);
    }

    /** Parses an object. Throws {@link IllegalArgumentException} for anything else, without repeating it. */
    public static Map<String, Object> read(byte[] bytes) {
        return read(bytes, JsonToken.START_OBJECT, parser -> readObject(parser, null));
    }

    /** Parses an object. Throws {@link IllegalArgumentException} for anything else, without repeating it. */
    public static Map<String, Object> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Parses an object in which null has a meaning of its own, such as in a {@code claims} parameter.
     *
     * @param forNull the value of members that are null
     */
    public static Map<String, Object> read(byte[] bytes, Object forNull) {
        return read(bytes, JsonToken.START_OBJECT, parser -> readObject(parser, forNull));
    }

    /** Parses an array. Throws {@link IllegalArgumentException} for anything else, without repeating it. */
    public static List<Object> readArray(byte[] bytes) {
        return read(bytes, JsonToken.START_ARRAY, parser -> readArray(parser, null));
    }

    private interface Reader<T> {
        T read(JsonParser parser) throws IOException;
    }

    private static <T> T read(byte[] bytes, JsonToken start, Reader<T> reader) {
        try (JsonParser parser = FACTORY.createParser(utf8(bytes))) {
            if (parser.nextToken() != start) {
                throw new IllegalArgumentException("Unexpected type of JSON value");
            }
            T value = reader.read(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("Unexpected text after the JSON value");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalArgumentException("Malformed JSON");
        }
    }

    /** Returns a parsed value if it is an object. */
    @SuppressWarnings("unchecked") // objects are only ever read as maps of texts
    public static Optional<Map<String, Object>> object(@Nullable Object value) {
        return value instanceof Map<?, ?> ? Optional.of((Map<String, Object>) value) : Optional.empty();
    }

    /** Decodes strictly, since the parser by itself also accepts UTF-16 and UTF-32. */
    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static Map<String, Object> readObject(JsonParser parser, @Nullable Object forNull) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName());
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                object.put(name, readValue(parser, forNull == null && name.equals(REQUESTED) ? ABSENT : forNull));
            } else if (forNull != null && !ABSENT.equals(forNull)) {
                object.put(name, forNull);
            } else if (forNull == null && RESTRICTING.contains(name)) {
                throw new IllegalArgumentException("A JSON member must not be null");
            }
        }
        return object;
    }

    private static Object readValue(JsonParser parser, @Nullable Object forNull) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser, forNull);
            case START_ARRAY -> readArray(parser, forNull);
            case VALUE_STRING -> wellFormed(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
            default -> throw new IllegalArgumentException("Unexpected kind of JSON value");
        };
    }

    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                wellFormed(text.codePointAt(i++));
            }
        }
        return text;
    }

    /** Rejects half of a surrogate pair, which has no UTF-8 form. */
    static int wellFormed(int point) {
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            throw new IllegalArgumentException("A JSON string has an unpaired surrogate");
        }
        return point;
    }

    /** Returns a long, or the nearest representable number for other integers. */
    private static Object integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return finite(parser.getDoubleValue());
        }
        return parser.getLongValue();
    }

    static double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("A JSON number is too large");
        }
        return number;
    }

    private static List<Object> readArray(JsonParser parser, @Nullable Object forNull) throws IOException {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(readValue(parser, forNull));
        }
        return array;
    }
}
