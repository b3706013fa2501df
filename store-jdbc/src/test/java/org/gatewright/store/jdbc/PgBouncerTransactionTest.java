package org.gatewright.store.jdbc;

import org.junit.jupiter.api.Tag;

/** The contracts of storages, in PostgreSQL behind a pooler in transaction mode, which keeps options from the server, and gives each transaction another connection. */
@Tag("clients")
class PgBouncerTransactionTest extends JdbcContracts {
    PgBouncerTransactionTest() {
        super(Databases.pooled("transaction", "ignore_startup_parameters = options"));
    }
}
