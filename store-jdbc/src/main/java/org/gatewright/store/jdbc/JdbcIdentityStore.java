package org.gatewright.store.jdbc;

import java.util.Optional;
import org.gatewright.identity.user.IdentityStore;

/** Owners of identities in a table, changed by compare-and-set. */
record JdbcIdentityStore(TenantDatabase database) implements IdentityStore {
    @Override
    public Optional<String> owner(String key) {
        return database.find(
                "SELECT owner FROM gw_identities WHERE tenant = ? AND id = ?", row -> row.getString(1), key);
    }

    @Override
    public boolean claim(String key, Optional<String> previous, String userId) {
        if (previous.isEmpty()) {
            return database.update(
                            "INSERT INTO gw_identities (tenant, id, owner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                            key,
                            userId)
                    == 1;
        }
        return database.write(sql -> sql.update(
                        "UPDATE gw_identities SET owner = ? WHERE tenant = ? AND id = ? AND owner = ?",
                        userId,
                        database.tenant(),
                        key,
                        previous.get()))
                == 1;
    }

    @Override
    public void release(String key, String userId) {
        database.update("DELETE FROM gw_identities WHERE tenant = ? AND id = ? AND owner = ?", key, userId);
    }
}
