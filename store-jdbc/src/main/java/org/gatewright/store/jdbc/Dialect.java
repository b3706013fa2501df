package org.gatewright.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.gatewright.server.storage.StorageException;

/** The SQL differences between the two databases. */
enum Dialect {
    SQLITE("BLOB", "INTEGER", "", "rowid IN (SELECT rowid %s)", "SELECT unhex(value) FROM json_each(?)"),
    /**
     * PostgreSQL, with a fill factor that leaves room for updates in the same page without touching indexes. Rows are
     * selected by {@code ctid}, which avoids a lookup by key; a row that was changed meanwhile has another one and is skipped.
     */
    POSTGRESQL(
            "BYTEA",
            "BIGINT GENERATED ALWAYS AS IDENTITY",
            " WITH (fillfactor = 80)",
            "ctid = ANY (ARRAY(SELECT ctid %s FOR UPDATE SKIP LOCKED))",
            "SELECT decode(value, 'hex') FROM json_array_elements_text(CAST(? AS json))");

    private static final String DUPLICATE = "23505";

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

    /** Makes autovacuum more aggressive than PostgreSQL's defaults, which suit tables with few updates. */
    private String vacuum(String table) {
        return this == SQLITE
                ? "SELECT 1"
                : "ALTER TABLE " + table + " SET (autovacuum_vacuum_scale_factor = 0.05,"
                        + " autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,"
                        + " autovacuum_vacuum_insert_scale_factor = 0.5)";
    }

    /** Returns database settings under which acknowledged writes may be lost, each with its remedy. */
    List<String> weaknesses(Database database) {
        if (this == SQLITE) {
            return database
                    .read(sql -> sql.find("PRAGMA journal_mode", row -> row.getString(1)))
                    .filter(mode -> !mode.equalsIgnoreCase("wal"))
                    .map(mode -> "SQLite has no write-ahead log here (journal_mode " + mode
                            + "), as on network file systems; put the file on a local disk")
                    .stream()
                    .toList();
        }
        return database.read(sql -> sql.list(
                "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')"
                        + " AND setting = 'off' ORDER BY name",
                row -> "PostgreSQL has " + row.getString(1) + " = off and may lose acknowledged writes; set it to on"));
    }

    /** Returns a condition for the rows of a query that no other transaction is changing. */
    String rowsOf(String query) {
        return rows.formatted(query);
    }

    /** Returns a query for the IDs in a JSON array parameter, in hexadecimal digits. */
    String ids() {
        return ids;
    }

    /** Returns whether a statement failed since another row has the same unique value. */
    boolean isDuplicate(StorageException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e) {
                return this == SQLITE ? SqliteErrors.isConstraint(e) : DUPLICATE.equals(e.getSQLState());
            }
        }
        return false;
    }
}
