package org.gatewright.store.jdbc;

/** The contracts of storages, in PostgreSQL. */
class PostgresqlTest extends JdbcContracts {
    PostgresqlTest() {
        super(Databases.postgresql());
    }
}
