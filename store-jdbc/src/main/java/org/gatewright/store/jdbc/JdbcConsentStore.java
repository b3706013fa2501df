package org.gatewright.store.jdbc;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.Permissions;
import org.gatewright.server.consent.ConsentStore;

/** Consents in a table, one row for each end-user and client, updated by compare-and-set. */
record JdbcConsentStore(TenantDatabase database) implements ConsentStore {
    @Override
    public void remember(String subject, String clientId, Permission permission) {
        while (!tryRemember(subject, clientId, permission)) {
            // Another call changed the row first; the next round merges its changes.
        }
    }

    private boolean tryRemember(String subject, String clientId, Permission permission) {
        Optional<String> known = body(subject, clientId);
        if (known.isEmpty()) {
            return 1
                    == database.update(
                            "INSERT INTO gw_consents (tenant, subject, client, body) VALUES (?, ?, ?, ?)"
                                    + " ON CONFLICT DO NOTHING",
                            subject,
                            clientId,
                            write(permission));
        }
        String all = write(read(known.get()).and(permission));
        return 1
                == database.write(sql -> sql.update(
                        "UPDATE gw_consents SET body = ? WHERE tenant = ? AND subject = ? AND client = ? AND body = ?",
                        all,
                        database.tenant(),
                        subject,
                        clientId,
                        known.get()));
    }

    @Override
    public Optional<Permission> find(String subject, String clientId) {
        return body(subject, clientId).map(JdbcConsentStore::read);
    }

    private Optional<String> body(String subject, String clientId) {
        return database.find(
                "SELECT body FROM gw_consents WHERE tenant = ? AND subject = ? AND client = ?",
                row -> row.getString(1),
                subject,
                clientId);
    }

    @Override
    public Map<String, Permission> list(String subject) {
        Map<String, Permission> consents = new HashMap<>();
        database.list(
                        "SELECT client, body FROM gw_consents WHERE tenant = ? AND subject = ?",
                        row -> Map.entry(row.getString(1), row.getString(2)),
                        subject)
                .forEach(row -> consents.put(row.getKey(), read(row.getValue())));
        return consents;
    }

    @Override
    public boolean forget(String subject, String clientId) {
        return 1
                == database.update(
                        "DELETE FROM gw_consents WHERE tenant = ? AND subject = ? AND client = ?", subject, clientId);
    }

    private static String write(Permission permission) {
        return Json.text(Permissions.write(permission));
    }

    private static Permission read(String body) {
        return Permissions.read(Json.read(body));
    }
}
