package org.gatewright.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationRow;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.storage.Page;

/** Authorizations in a table, one row each, indexed by ID, user, client and session. */
final class JdbcAuthorizationStore implements AuthorizationStore {
    private static final String COLUMNS = "id, version, revoked, expires, subject, client, session, body";
    private static final String INSERT = "INSERT INTO gw_authorizations (tenant, " + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM gw_authorizations WHERE tenant = ? AND ";
    private static final int PART = 1000;

    private final TenantDatabase database;
    private final ExpiredRows expired;

    JdbcAuthorizationStore(TenantDatabase database, ExpiredRows expired) {
        this.database = database;
        this.expired = expired;
    }

    @Override
    public void insert(Authorization authorization) {
        Database.await(insertAsync(authorization));
    }

    @Override
    public CompletableFuture<?> insertAsync(Authorization authorization) {
        AuthorizationRow row = AuthorizationRow.of(authorization);
        return database.insert(
                        INSERT,
                        row.id().bytes(),
                        row.version(),
                        flag(row),
                        row.expires(),
                        row.subject().orElse(null),
                        row.clientId(),
                        row.session().orElse(null),
                        row.body())
                .handle((inserted, failure) -> {
                    if (failure != null) {
                        throw Database.failure(failure);
                    }
                    if (inserted == 0) {
                        throw new IllegalStateException("An authorization with this ID already exists");
                    }
                    expired.inserted();
                    return inserted;
                });
    }

    @Override
    public boolean insertBlocks() {
        return false;
    }

    @Override
    public Optional<Authorization> find(AuthorizationId id) {
        return database.find(SELECT + "id = ?", JdbcAuthorizationStore::row, id.bytes())
                .map(AuthorizationRow::authorization);
    }

    @Override
    public boolean replace(Authorization next) {
        AuthorizationRow row = AuthorizationRow.of(next);
        return 1
                == database.write(sql -> sql.update(
                        "UPDATE gw_authorizations SET version = ?, revoked = ?, expires = ?, subject = ?, session = ?,"
                                + " body = ? WHERE tenant = ? AND id = ? AND version = ?",
                        row.version(),
                        flag(row),
                        row.expires(),
                        row.subject().orElse(null),
                        row.session().orElse(null),
                        row.body(),
                        database.tenant(),
                        row.id().bytes(),
                        row.version() - 1));
    }

    @Override
    public Page<Authorization> list(AuthorizationFilter filter, Optional<String> cursor) {
        Condition condition = Condition.of(filter);
        List<Object> values = new ArrayList<>(condition.values);
        String after = cursor.map(text -> condition.after(text, values)).orElse("");
        values.add(Page.SIZE + 1);
        List<AuthorizationRow> read = database.list(
                SELECT + condition.text + after + " ORDER BY " + condition.order + " LIMIT ?",
                JdbcAuthorizationStore::row,
                values.toArray());
        return Page.of(read, condition::cursor).map(AuthorizationRow::authorization);
    }

    /**
     * Revokes in batches, so that no statement locks many rows for long. Ends by the number of rows found, not changed,
     * since others may revoke or delete the same rows.
     */
    @Override
    public int revoke(AuthorizationFilter filter) {
        Condition condition = Condition.of(filter);
        int revoked = 0;
        List<String> part;
        do {
            part = active(condition);
            revoked += revoke(part);
        } while (part.size() == PART);
        return revoked;
    }

    /**
     * Revokes the next batch. The order is irrelevant to the result; it makes PostgreSQL use the index that separates
     * revoked rows, instead of scanning the ones that earlier batches revoked.
     */
    private List<String> active(Condition condition) {
        return database.list(
                "SELECT id FROM gw_authorizations WHERE tenant = ? AND revoked < 1 AND " + condition.text
                        + " ORDER BY revoked LIMIT " + PART,
                row -> HexFormat.of().formatHex(row.getBytes(1)),
                condition.values.toArray());
    }

    private int revoke(List<String> ids) {
        return database.update(
                "UPDATE gw_authorizations SET revoked = 1, version = version + 1 WHERE tenant = ? AND revoked = 0"
                        + " AND id IN (" + database.dialect().ids() + ")",
                Json.text(ids));
    }

    @Override
    public int purge(int limit) {
        return expired.purge(limit);
    }

    /**
     * A condition for the rows that match a filter.
     *
     * @param byState whether to use the order of the index that separates revoked rows
     */
    private record Condition(String text, List<Object> values, boolean byState, String order) {
        static Condition of(AuthorizationFilter filter) {
            if (filter instanceof AuthorizationFilter.Subject user) {
                return byId("subject = ?", user.subject());
            }
            if (filter instanceof AuthorizationFilter.Client client) {
                return new Condition("client = ?", List.of(client.clientId()), true, "revoked, id");
            }
            if (filter instanceof AuthorizationFilter.Session login) {
                return byId("session = ?", login.session());
            }
            AuthorizationFilter.Consent consent = (AuthorizationFilter.Consent) filter;
            return byId("subject = ? AND client = ?", consent.subject(), consent.clientId());
        }

        private static Condition byId(String text, Object... values) {
            return new Condition(text, List.of(values), false, "id");
        }

        /** Returns the cursor of a row. */
        String cursor(AuthorizationRow row) {
            return (row.revoked() ? "1" : "0") + row.id();
        }

        /** Returns the condition for the rows after a cursor, and adds its values to the list. */
        String after(String cursor, List<Object> more) {
            byte[] id = AuthorizationId.parse(cursor.substring(1)).bytes();
            if (byState) {
                more.add(cursor.charAt(0) - '0');
            }
            more.add(id);
            return byState ? " AND (revoked, id) > (?, ?)" : " AND id > ?";
        }
    }

    private static int flag(AuthorizationRow row) {
        return row.revoked() ? 1 : 0;
    }

    private static AuthorizationRow row(ResultSet row) throws SQLException {
        return new AuthorizationRow(
                AuthorizationId.of(row.getBytes(1)),
                row.getLong(2),
                row.getInt(3) == 1,
                row.getLong(4),
                Optional.ofNullable(row.getString(5)),
                row.getString(6),
                Optional.ofNullable(row.getString(7)),
                row.getString(8));
    }
}
