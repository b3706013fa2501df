package org.gatewright.store.jdbc;

import java.util.Optional;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;

/** Keys under one name, in a row of a table. */
final class JdbcKeyStore implements KeyStore {
    private final Database database;
    private final String name;

    JdbcKeyStore(Database database, String name) {
        this.database = database;
        this.name = name;
    }

    @Override
    public Optional<StoredKeys> load() {
        return database.read(sql -> sql.find(
                "SELECT version, body FROM gw_keys WHERE name = ?",
                row -> new StoredKeys(row.getLong(1), row.getString(2)),
                name));
    }

    @Override
    public boolean replace(StoredKeys next) {
        if (next.version() == 1) {
            return 1
                    == database.write(sql -> sql.update(
                            "INSERT INTO gw_keys (name, version, body) VALUES (?, 1, ?) ON CONFLICT DO NOTHING",
                            name,
                            next.sealed()));
        }
        return 1
                == database.write(sql -> sql.update(
                        "UPDATE gw_keys SET version = ?, body = ? WHERE name = ? AND version = ?",
                        next.version(),
                        next.sealed(),
                        name,
                        next.version() - 1));
    }
}
