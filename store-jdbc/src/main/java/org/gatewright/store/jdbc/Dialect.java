package org.gatewright.store.jdbc;

import java.util.List;
import java.util.Map;

/** Where the two databases differ in words. */
enum Dialect {
    SQLITE("BLOB", "INTEGER", "", "rowid IN (SELECT rowid %s)", "SELECT unhex(value) FROM json_each(?)"),
    /**
     * Room in each page, so that a change of a row finds place beside it and touches no index; rows by their place, which
     * spares finding them by their key. One that was changed meanwhile is at another place, and is left alone.
     */
    POSTGRESQL(
            "BYTEA",
            "BIGINT GENERATED ALWAYS AS IDENTITY",
            " WITH (fillfactor = 80)",
            "ctid = ANY (ARRAY(SELECT ctid %s FOR UPDATE SKIP LOCKED))",
            "SELECT decode(value, 'hex') FROM json_array_elements_text(CAST(? AS json))");

    private final String bytes;
    private final String number;
    private final String room;
    private final String rows;
    private final String ids;

    Dialect(String bytes, String number, String room, String rows, String ids) {
        this.bytes = bytes;
        this.number = number;
        this.room = room;
        this.rows = rows;
        this.ids = ids;
    }

    Map<String, String> placeholders() {
        return Map.of(
                "bytes",
                bytes,
                "number",
                number,
                "room",
                room,
                "vacuum_authorizations",
                vacuum("gw_authorizations"),
                "vacuum_one_times",
                vacuum("gw_one_times"));
    }

    /** PostgreSQL's own pace of cleaning up is made for tables in which a few rows change. */
    private String vacuum(String table) {
        return this == SQLITE
                ? "SELECT 1"
                : "ALTER TABLE " + table + " SET (autovacuum_vacuum_scale_factor = 0.05,"
                        + " autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,"
                        + " autovacuum_vacuum_insert_scale_factor = 0.5)";
    }

    /** What in the database's settings lets it lose what it confirmed, with the remedy. */
    List<String> weaknesses(Database database) {
        if (this == SQLITE) {
            return database
                    .read(sql -> sql.find("PRAGMA journal_mode", row -> row.getString(1)))
                    .filter(mode -> !mode.equalsIgnoreCase("wal"))
                    .map(mode -> "SQLite has no write-ahead log here (journal_mode " + mode
                            + "), as on file systems of a network; put the file on a disk of this machine")
                    .stream()
                    .toList();
        }
        return database.read(sql -> sql.list(
                "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')"
                        + " AND setting = 'off' ORDER BY name",
                row -> "PostgreSQL has " + row.getString(1) + " = off, and may lose what it confirmed; set it to on"));
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
