package org.gatewright.store.jdbc;

/** The contracts of stores, on SQLite. */
class SqliteTest extends JdbcContracts {
    SqliteTest() {
        super(Databases.sqlite());
    }
}
