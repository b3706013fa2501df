package org.gatewright.store.jdbc;

/** The contracts of storages, in SQLite. */
class SqliteTest extends JdbcContracts {
    SqliteTest() {
        super(Databases.sqlite());
    }
}
