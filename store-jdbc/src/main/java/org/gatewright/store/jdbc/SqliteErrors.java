package org.gatewright.store.jdbc;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Classification of SQLite errors. */
final class SqliteErrors {
    private SqliteErrors() {}

    /** Whether only the statement failed and its transaction can continue. */
    static boolean isConstraint(SQLException e) {
        return e instanceof SQLiteException error
                && (error.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
    }
}
