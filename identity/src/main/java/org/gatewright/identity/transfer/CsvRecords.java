package org.gatewright.identity.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The records of a table in CSV (RFC 4180) with a header. An empty field is a missing value. If a quote is never closed, only
 * the record with the quote is unreadable, and reading continues with the next line.
 */
final class CsvRecords implements RecordSource {
    private static final int MAX_LINES = 1000;
    private static final char QUOTE = '"';

    private final TextLines lines;
    private final List<String> columns;

    /**
     * Reads the header.
     *
     * @param known the columns that a table may have
     * @param required the columns that it must have
     * @throws IllegalArgumentException if the header has other ones, or lacks one
     */
    CsvRecords(InputStream file, List<String> known, List<String> required) throws IOException {
        this.lines = new TextLines(file);
        Optional<Row> header = row();
        this.columns = header.flatMap(Row::fields).orElse(List.of()).stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (!known.containsAll(columns)
                || !columns.containsAll(required)
                || columns.stream().distinct().count() < columns.size()) {
            throw new IllegalArgumentException(
                    "The first line must name the columns, separated by commas, each once: " + String.join(", ", known)
                            + (required.isEmpty() ? "" : "; required are " + String.join(", ", required)));
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("The file has no header");
        }
    }

    /**
     * A row.
     *
     * @param fields the fields; empty if it is unreadable
     * @param fault why it is unreadable
     */
    private record Row(int line, Optional<List<String>> fields, String fault) {}

    @Override
    public Optional<SourceRecord> next() throws IOException {
        return row().map(this::record);
    }

    private SourceRecord record(Row row) {
        if (row.fields().isEmpty()) {
            return SourceRecord.unreadable(row.line(), row.fault());
        }
        List<String> fields = row.fields().get();
        if (fields.size() != columns.size()) {
            return SourceRecord.unreadable(
                    row.line(), "The record has " + fields.size() + " fields, but the header has " + columns.size());
        }
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).isEmpty()) {
                members.put(columns.get(i), fields.get(i));
            }
        }
        return SourceRecord.of(row.line(), members);
    }

    private Optional<Row> row() throws IOException {
        Optional<TextLines.Line> first = lines.nextText();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        int number = first.get().number();
        if (first.get().fault().isPresent()) {
            return Optional.of(
                    new Row(number, Optional.empty(), first.get().fault().get()));
        }
        Optional<String> text = closeQuotes(first.get().text());
        return Optional.of(
                text.isEmpty()
                        ? new Row(number, Optional.empty(), "A quote is not closed")
                        : new Row(number, split(text.get()), "A quote is out of place"));
    }

    /** Appends lines until all quotes are closed; empty if they never are, and then those lines are read again. */
    private Optional<String> closeQuotes(String first) throws IOException {
        StringBuilder text = new StringBuilder(first);
        List<TextLines.Line> more = new ArrayList<>();
        boolean open = hasOddQuotes(first);
        while (open) {
            Optional<TextLines.Line> next = lines.next();
            next.ifPresent(more::add);
            if (next.isEmpty()
                    || next.get().fault().isPresent()
                    || more.size() > MAX_LINES
                    || text.length() + next.get().text().length() >= MAX_LENGTH) {
                lines.unread(more);
                return Optional.empty();
            }
            open ^= hasOddQuotes(next.get().text());
            text.append('\n').append(next.get().text());
        }
        return Optional.of(text.toString());
    }

    private static boolean hasOddQuotes(String text) {
        return text.chars().filter(character -> character == QUOTE).count() % 2 == 1;
    }

    /** Splits a row, in which quotes are closed, into fields; empty if a quote is not at the edge of a field. */
    private static Optional<List<String>> split(String row) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        while (start <= row.length()) {
            int end;
            if (row.startsWith("\"", start)) {
                StringBuilder field = new StringBuilder();
                int closing = row.indexOf(QUOTE, start + 1);
                field.append(row, start + 1, closing);
                while (row.startsWith("\"", closing + 1)) {
                    int part = closing + 1;
                    closing = row.indexOf(QUOTE, part + 1);
                    field.append(row, part, closing);
                }
                fields.add(field.toString());
                end = closing + 1;
                if (end < row.length() && row.charAt(end) != ',') {
                    return Optional.empty();
                }
            } else {
                int comma = row.indexOf(',', start);
                end = comma < 0 ? row.length() : comma;
                fields.add(row.substring(start, end));
                if (fields.get(fields.size() - 1).indexOf(QUOTE) >= 0) {
                    return Optional.empty();
                }
            }
            start = end + 1;
        }
        return Optional.of(fields);
    }
}
