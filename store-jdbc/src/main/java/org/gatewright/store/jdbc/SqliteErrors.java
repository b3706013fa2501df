package org.gatewright.store.jdbc;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean. */
final class SqliteErrors {
    private SqliteErrors() {}

    /** Whether one statement alone was at fault, and all others of its transaction stand. */
    static boolean isConstraint(SQLException e) {
        return e instanceof SQLiteException error
                && (error.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
    }
}
