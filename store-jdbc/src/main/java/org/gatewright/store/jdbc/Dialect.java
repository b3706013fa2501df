package org.gatewright.store.jdbc;

import java.util.Map;

/** Where the two databases differ in words. */
enum Dialect {
    SQLITE("BLOB", "", ""),
    /** Room in each page, so that a change of a row finds place beside it and touches no index. */
    POSTGRESQL("BYTEA", " WITH (fillfactor = 80)", " FOR UPDATE SKIP LOCKED");

    private final String bytes;
    private final String room;
    private final String skipLocked;

    Dialect(String bytes, String room, String skipLocked) {
        this.bytes = bytes;
        this.room = room;
        this.skipLocked = skipLocked;
    }

    Map<String, String> placeholders() {
        return Map.of("bytes", bytes, "room", room);
    }

    /** The end of a query that is to leave rows alone which somebody else is changing. */
    String skipLocked() {
        return skipLocked;
    }
}
