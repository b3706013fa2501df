package org.gatewright.standalone.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gatewright.protocol.json.Json;
import picocli.CommandLine.Model.CommandSpec;

/** The output of a command: JSON for programs, or columns for people. For one thread. */
final class Output {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    Output(CommandSpec command, boolean json) {
        this.out = command.commandLine().getOut();
        this.err = command.commandLine().getErr();
        this.json = json;
    }

    /** Prints one object. */
    void object(Map<String, ?> members) {
        if (json) {
            json(members);
            return;
        }
        Map<String, Object> flat = new LinkedHashMap<>();
        members.forEach((name, value) -> Json.object(value)
                .ifPresentOrElse(
                        inner -> inner.forEach((key, each) -> flat.put(name + "." + key, each)),
                        () -> flat.put(name, value)));
        int width = flat.keySet().stream().mapToInt(Table::width).max().orElse(0);
        flat.forEach((name, value) -> text(Table.pad(Table.text(name), width) + "  " + Table.text(value)));
    }

    /**
     * Prints objects while they are read, with these members as columns, or with all members in JSON.
     *
     * @param limit the maximum number of objects to print
     * @param nothing the message if there are none
     * @throws NothingFound if there are none
     */
    void objects(List<String> columns, Stream<Map<String, Object>> all, int limit, String nothing) {
        Table table = new Table(columns);
        Iterator<Map<String, Object>> objects = all.iterator();
        if (!objects.hasNext()) {
            throw new NothingFound(nothing);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int printed = 0; printed < limit && objects.hasNext(); printed++) {
            if (json) {
                json(objects.next());
                continue;
            }
            rows.add(objects.next());
            if (rows.size() == Table.ROWS) {
                table.lines(rows).forEach(this::text);
                rows.clear();
            }
        }
        if (!rows.isEmpty()) {
            table.lines(rows).forEach(this::text);
        }
        if (objects.hasNext()) {
            note("There are more than " + limit + "; see --limit");
        }
    }

    /** Prints what was done, in words or in JSON. */
    void done(String text, Map<String, ?> members) {
        if (json) {
            json(members);
        } else {
            text(text);
        }
    }

    private void json(Map<String, ?> members) {
        out.print(Json.text(members) + "\n");
    }

    /** Prints a line on standard output. */
    void text(String line) {
        out.print(line + "\n");
    }

    /** Prints a line on standard error, at once. */
    void note(String line) {
        err.println(line);
        err.flush();
    }

    /** Writes everything; throws {@link IllegalStateException} if something could not be written. */
    void flush() {
        if (out.checkError()) {
            throw new IllegalStateException("Cannot write to standard output");
        }
    }
}
