package org.gatewright.store.jdbc;

import org.junit.jupiter.api.Tag;

/**
 * The contracts of stores, on PostgreSQL behind a pooler in transaction mode, which passes on no startup options and
 * may use another connection for each transaction.
 */
@Tag("clients")
class PgBouncerTransactionTest extends JdbcContracts {
    PgBouncerTransactionTest() {
        super(Databases.pooled("transaction", "ignore_startup_parameters = options"));
    }
}
