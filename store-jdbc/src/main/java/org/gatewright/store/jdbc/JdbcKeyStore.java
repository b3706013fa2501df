package org.gatewright.store.jdbc;

import java.util.Optional;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;

/** Keys in a table, one row for each name. */
record JdbcKeyStore(TenantDatabase database) implements KeyStore {
    @Override
    public Optional<StoredKeys> load(String name) {
        return database.find(
                "SELECT version, body FROM gw_keys WHERE tenant = ? AND name = ?",
                row -> new StoredKeys(row.getLong(1), row.getString(2)),
                name);
    }

    @Override
    public boolean replace(String name, StoredKeys next) {
        if (next.version() == 1) {
            return 1
                    == database.update(
                            "INSERT INTO gw_keys (tenant, name, version, body) VALUES (?, ?, 1, ?)"
                                    + " ON CONFLICT DO NOTHING",
                            name,
                            next.sealed());
        }
        return 1
                == database.write(sql -> sql.update(
                        "UPDATE gw_keys SET version = ?, body = ? WHERE tenant = ? AND name = ? AND version = ?",
                        next.version(),
                        next.sealed(),
                        database.tenant(),
                        name,
                        next.version() - 1));
    }
}
