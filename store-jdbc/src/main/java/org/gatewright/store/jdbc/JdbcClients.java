package org.gatewright.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.storage.Page;

/** Clients in a table, as JSON client metadata. */
record JdbcClients(TenantDatabase database) implements ClientRegistry {
    @Override
    public Optional<Client> find(String clientId) {
        return Client.isId(clientId) // PostgreSQL does not accept NUL
                ? database.find(
                        "SELECT id, body FROM gw_clients WHERE tenant = ? AND id = ?", JdbcClients::client, clientId)
                : Optional.empty();
    }

    @Override
    public void save(Client client) {
        database.update(
                "INSERT INTO gw_clients (tenant, id, body) VALUES (?, ?, ?)"
                        + " ON CONFLICT (tenant, id) DO UPDATE SET body = excluded.body",
                client.id(),
                Json.text(ClientMetadata.write(client)));
    }

    @Override
    public boolean insert(Client client) {
        return 1
                == database.update(
                        "INSERT INTO gw_clients (tenant, id, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        client.id(),
                        Json.text(ClientMetadata.write(client)));
    }

    /** Compares the whole body, since clients have no version. */
    @Override
    public Optional<Client> change(String clientId, UnaryOperator<Client> change) {
        while (Client.isId(clientId)) {
            Optional<String> body = database.find(
                    "SELECT body FROM gw_clients WHERE tenant = ? AND id = ?", row -> row.getString(1), clientId);
            if (body.isEmpty()) {
                return Optional.empty();
            }
            Client next = change.apply(ClientMetadata.read(clientId, Json.read(body.get())));
            String written = Json.text(ClientMetadata.write(next));
            if (replace(clientId, body.get(), written)) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    private boolean replace(String clientId, String body, String next) {
        return database.write(sql -> sql.update(
                        "UPDATE gw_clients SET body = ? WHERE tenant = ? AND id = ? AND body = ?",
                        next,
                        database.tenant(),
                        clientId,
                        body))
                == 1;
    }

    @Override
    public boolean delete(String clientId) {
        return Client.isId(clientId)
                && 1 == database.update("DELETE FROM gw_clients WHERE tenant = ? AND id = ?", clientId);
    }

    @Override
    public Page<Client> list(Optional<String> cursor) {
        List<Client> read = database.list(
                "SELECT id, body FROM gw_clients WHERE tenant = ? AND id > ? ORDER BY id LIMIT ?",
                JdbcClients::client,
                cursor.orElse(""),
                Page.SIZE + 1);
        return Page.of(read, Client::id);
    }

    private static Client client(ResultSet row) throws SQLException {
        return ClientMetadata.read(row.getString(1), Json.read(row.getString(2)));
    }
}
