package org.gatewright.identity.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.gatewright.protocol.json.Json;

/** A file with one JSON object per line (NDJSON). */
final class JsonLines implements RecordSource {
    private final TextLines lines;
    private boolean begun;

    JsonLines(InputStream file) {
        this.lines = new TextLines(file);
    }

    @Override
    public Optional<SourceRecord> next() throws IOException {
        Optional<TextLines.Line> line = lines.nextText();
        if (!begun && line.isPresent()) {
            requireObject(line.get());
        }
        return line.map(JsonLines::read);
    }

    /** Fails early for a file in another format, of which every line would be rejected. */
    private void requireObject(TextLines.Line first) {
        String text = first.text().strip();
        if (first.fault().isEmpty() && (!text.startsWith("{") || text.equals("{"))) {
            throw new IllegalArgumentException(
                    "The file must have one JSON object per line; line " + first.number() + " does not begin with one");
        }
        begun = true;
    }

    private static SourceRecord read(TextLines.Line line) {
        if (line.fault().isPresent()) {
            return SourceRecord.unreadable(line.number(), line.fault().get());
        }
        try {
            return SourceRecord.of(line.number(), Json.read(line.text()));
        } catch (IllegalArgumentException e) {
            return SourceRecord.unreadable(line.number(), "The line is not a JSON object: " + e.getMessage());
        }
    }
}
