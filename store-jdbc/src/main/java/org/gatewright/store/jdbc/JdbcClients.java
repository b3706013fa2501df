package org.gatewright.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;

/** Clients in a table, under the names of their metadata. */
final class JdbcClients implements ClientRegistry {
    private final Database database;

    JdbcClients(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Client> find(String clientId) {
        if (!Client.isId(clientId)) {
            return Optional.empty(); // PostgreSQL takes no NUL
        }
        return database.read(
                sql -> sql.find("SELECT id, body FROM gw_clients WHERE id = ?", JdbcClients::client, clientId));
    }

    @Override
    public void save(Client client) {
        String body = new String(Json.write(ClientMetadata.write(client)), StandardCharsets.UTF_8);
        database.write(sql -> sql.update(
                "INSERT INTO gw_clients (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                client.id(),
                body));
    }

    @Override
    public boolean delete(String clientId) {
        return 1 == database.write(sql -> sql.update("DELETE FROM gw_clients WHERE id = ?", clientId));
    }

    @Override
    public Collection<Client> list() {
        return database.read(sql -> sql.list("SELECT id, body FROM gw_clients", JdbcClients::client));
    }

    private static Client client(ResultSet row) throws SQLException {
        return ClientMetadata.read(row.getString(1), Json.read(row.getString(2).getBytes(StandardCharsets.UTF_8)));
    }
}
