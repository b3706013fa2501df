package org.gatewright.store.jdbc;

import org.junit.jupiter.api.Tag;

/** The contracts of storages, in PostgreSQL behind a pooler in session mode, which knows no options at the start. */
@Tag("clients")
class PgBouncerSessionTest extends JdbcContracts {
    PgBouncerSessionTest() {
        super(Databases.pooled("session", ""));
    }
}
