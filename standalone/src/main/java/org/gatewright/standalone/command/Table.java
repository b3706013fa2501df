package org.gatewright.standalone.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.gatewright.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/** A table for people, whose columns are as wide as the rows so far need. Values cannot control the terminal. */
final class Table {
    /** The number of rows after which the columns are printed. */
    static final int ROWS = 100;

    private static final String MISSING = "-";

    private final List<String> columns;
    private final int[] widths;
    private boolean begun;

    /** Creates a table with the members of these names as columns. */
    Table(List<String> columns) {
        this.columns = columns;
        this.widths = columns.stream().mapToInt(Table::width).toArray();
    }

    /** Returns the lines for these rows; the first time, after one with the names of the columns. */
    List<String> lines(List<Map<String, Object>> rows) {
        List<List<String>> cells = rows.stream()
                .map(row -> columns.stream().map(name -> text(row.get(name))).toList())
                .toList();
        cells.forEach(this::widen);
        List<String> lines = new ArrayList<>();
        if (!begun) {
            lines.add(line(columns.stream()
                    .map(name -> name.toUpperCase(Locale.ROOT).replace('_', ' '))
                    .toList()));
            begun = true;
        }
        cells.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private void widen(List<String> row) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], width(row.get(i)));
        }
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(pad(row.get(i), widths[i])).append("  ");
        }
        return line.toString().stripTrailing();
    }

    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns a value as text, without characters that control the terminal or the direction of writing. */
    static String text(@Nullable Object value) {
        String plain = plain(value)
                .codePoints()
                .filter(Table::isShown)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.isBlank() ? MISSING : plain;
    }

    private static String plain(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Table::plain).collect(Collectors.joining(", "));
        }
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        return value == null ? "" : Json.object(value).map(Json::text).orElseGet(value::toString);
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
