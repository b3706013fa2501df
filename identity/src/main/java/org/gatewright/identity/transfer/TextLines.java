package org.gatewright.identity.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The lines of a file in UTF-8, each up to a maximum length. For one thread. */
final class TextLines {
    private static final int BUFFER = 8192;

    private final InputStream file;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<Line> returned = new ArrayDeque<>();
    private int next;
    private int end;
    private int number;

    TextLines(InputStream file) {
        this.file = file;
    }

    /**
     * A line without its end.
     *
     * @param text the text; empty if there is a fault
     * @param fault why it is unreadable
     */
    record Line(int number, String text, Optional<String> fault) {
        boolean isBlank() {
            return fault.isEmpty() && text.isBlank();
        }
    }

    /** Returns the next line; empty after the last. */
    Optional<Line> next() throws IOException {
        return returned.isEmpty() ? read() : Optional.of(returned.remove());
    }

    /** Returns the next line that is not blank; empty after the last. */
    Optional<Line> nextText() throws IOException {
        Optional<Line> text = next();
        while (text.filter(Line::isBlank).isPresent()) {
            text = next();
        }
        return text;
    }

    /** Has these lines read again. */
    void unread(List<Line> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            returned.addFirst(lines.get(i));
        }
    }

    private Optional<Line> read() throws IOException {
        line.reset();
        int character = character();
        if (character < 0) {
            return Optional.empty();
        }
        number++;
        long length = 0;
        for (; character >= 0 && character != '\n'; character = character()) {
            if (length++ < RecordSource.MAX_LENGTH) {
                line.write(character);
            }
        }
        if (length > RecordSource.MAX_LENGTH) {
            return Optional.of(new Line(number, "", Optional.of("The line is longer than 1 MiB")));
        }
        return Optional.of(decode(line.toByteArray()));
    }

    private Line decode(byte[] bytes) {
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            return new Line(number, text, Optional.empty());
        } catch (CharacterCodingException e) {
            return new Line(number, "", Optional.of("The line is not in UTF-8"));
        }
    }

    private int character() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, file.read(buffer));
            if (end == 0) {
                return -1;
            }
        }
        return buffer[next++] & 0xff;
    }
}
