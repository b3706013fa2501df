package org.gatewright.protocol.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A writer of JSON in UTF-8 (RFC 8259), into one array that grows and is used again. Each response and each JWT is written by one: a generator
 * for streams took a third of the time of a token request. For one value and one thread.
 */
final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int SPACE = 0x20;
    private static final int ASCII_END = 0x80;

    private static final int KEPT = 4096;

    /** The writer of each thread, for its next value. */
    private static final ThreadLocal<@Nullable JsonWriter> IDLE = new ThreadLocal<>();

    private byte[] bytes = new byte[512];
    private int end;

    /** Writes a value; throws {@link IllegalArgumentException} for a text or number that JSON cannot have. */
    static byte[] write(Object value) {
        JsonWriter idle = IDLE.get();
        JsonWriter writer = idle == null ? new JsonWriter() : idle;
        IDLE.set(null);
        writer.end = 0;
        writer.value(value);
        if (writer.bytes.length <= KEPT) {
            IDLE.set(writer);
        }
        return Arrays.copyOf(writer.bytes, writer.end);
    }

    private void value(Object value) {
        if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Iterable<?> list) {
            array(list);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            plain(value.toString());
        } else if (value instanceof Double number) {
            plain(Double.toString(Json.finite(number)));
        } else {
            text(value.toString());
        }
    }

    private void object(Map<?, ?> map) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            mark(before);
            text(entry.getKey() instanceof String name ? name : String.valueOf(entry.getKey()));
            mark(':');
            value(entry.getValue());
            before = ',';
        }
        if (before == '{') {
            mark('{');
        }
        mark('}');
    }

    private void array(Iterable<?> list) {
        mark('[');
        boolean first = true;
        for (Object element : list) {
            if (!first) {
                mark(',');
            }
            value(element);
            first = false;
        }
        mark(']');
    }

    private void mark(char mark) {
        room(1);
        bytes[end++] = (byte) mark;
    }

    private void plain(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[end++] = (byte) ascii.charAt(i);
        }
    }

    /** Writes a string; those that are all ASCII, without characters to escape, in one pass. */
    private void text(String text) {
        int length = text.length();
        room(length + 2);
        bytes[end++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < SPACE || c == '"' || c == '\\' || c >= ASCII_END) {
                rest(text, i);
                return;
            }
            bytes[end++] = (byte) c;
        }
        bytes[end++] = '"';
    }

    private void rest(String text, int from) {
        int length = text.length();
        room(6 * (length - from) + 1); // no character takes more bytes
        for (int i = from; i < length; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                bytes[end++] = '\\';
                bytes[end++] = (byte) c;
            } else if (c < SPACE) {
                control(c);
            } else if (c < ASCII_END) {
                bytes[end++] = (byte) c;
            } else {
                int whole = text.codePointAt(i);
                utf8(Json.wellFormed(whole));
                i += Character.charCount(whole) - 1;
            }
        }
        bytes[end++] = '"';
    }

    private void control(char c) {
        bytes[end++] = '\\';
        bytes[end++] = 'u';
        bytes[end++] = '0';
        bytes[end++] = '0';
        bytes[end++] = HEX[c >> 4];
        bytes[end++] = HEX[c & 15];
    }

    private void utf8(int point) {
        if (point < 0x800) {
            bytes[end++] = (byte) (0xC0 | point >> 6);
        } else if (point < 0x10000) {
            bytes[end++] = (byte) (0xE0 | point >> 12);
            bytes[end++] = (byte) (0x80 | point >> 6 & 0x3F);
        } else {
            bytes[end++] = (byte) (0xF0 | point >> 18);
            bytes[end++] = (byte) (0x80 | point >> 12 & 0x3F);
            bytes[end++] = (byte) (0x80 | point >> 6 & 0x3F);
        }
        bytes[end++] = (byte) (0x80 | point & 0x3F);
    }

    private void room(int more) {
        if (more > bytes.length - end) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(end, more)));
        }
    }
}
