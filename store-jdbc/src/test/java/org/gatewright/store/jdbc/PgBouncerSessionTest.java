package org.gatewright.store.jdbc;

import org.junit.jupiter.api.Tag;

/** The contracts of stores, on PostgreSQL behind a pooler in session mode, which supports no startup options. */
@Tag("clients")
class PgBouncerSessionTest extends JdbcContracts {
    PgBouncerSessionTest() {
        super(Databases.pooled("session", ""));
    }
}
