package org.gatewright.store.jdbc;

import java.util.Map;

/** Where the two databases differ in words. */
enum Dialect {
    SQLITE("BLOB", "", "rowid IN (SELECT rowid %s)", "SELECT unhex(value) FROM json_each(?)"),
    /**
     * Room in each page, so that a change of a row finds place beside it and touches no index; rows by their place, which
     * spares finding them by their key. One that was changed meanwhile is at another place, and is left alone.
     */
    POSTGRESQL(
            "BYTEA",
            " WITH (fillfactor = 80)",
            "ctid = ANY (ARRAY(SELECT ctid %s FOR UPDATE SKIP LOCKED))",
            "SELECT decode(value, 'hex') FROM json_array_elements_text(CAST(? AS json))");

    private final String bytes;
    private final String room;
    private final String rows;
    private final String ids;

    Dialect(String bytes, String room, String rows, String ids) {
        this.bytes = bytes;
        this.room = room;
        this.rows = rows;
        this.ids = ids;
    }

    Map<String, String> placeholders() {
        return Map.of("bytes", bytes, "room", room);
    }

    /** A condition: the rows that a query finds, after its columns, and that nobody else is changing. */
    String rowsOf(String query) {
        return rows.formatted(query);
    }

    /** A query: the ids in a JSON array that is its parameter, in hexadecimal digits. */
    String ids() {
        return ids;
    }
}
