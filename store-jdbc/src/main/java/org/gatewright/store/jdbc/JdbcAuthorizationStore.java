package org.gatewright.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationRow;
import org.gatewright.server.authorization.AuthorizationStore;

/** Authorizations in a table: a row each, found by its id, its user, its client or its session. */
final class JdbcAuthorizationStore implements AuthorizationStore {
    private static final String COLUMNS = "id, version, revoked, expires, subject, client, session, body";

    private static final int PART = 1000;

    private final Database database;
    private final ExpiredRows expired;
    private final LongAdder inserts;

    /**
     * The table in a database.
     *
     * @param inserts counts the rows that come in
     */
    JdbcAuthorizationStore(Database database, Clock clock, LongAdder inserts) {
        this.inserts = inserts;
        this.database = database;
        this.expired = new ExpiredRows(database, clock, "gw_authorizations");
    }

    @Override
    public void insert(Authorization authorization) {
        AuthorizationRow row = AuthorizationRow.of(authorization);
        int inserted = database.write(sql -> sql.update(
                "INSERT INTO gw_authorizations (" + COLUMNS
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                row.id().bytes(),
                row.version(),
                flag(row),
                row.expires(),
                row.subject().orElse(null),
                row.clientId(),
                row.session().orElse(null),
                row.body()));
        if (inserted == 0) {
            throw new IllegalStateException("An authorization with this id exists");
        }
        inserts.increment();
    }

    @Override
    public Optional<Authorization> find(AuthorizationId id) {
        return database.read(sql -> sql.find(
                        "SELECT " + COLUMNS + " FROM gw_authorizations WHERE id = ?",
                        JdbcAuthorizationStore::row,
                        id.bytes()))
                .map(AuthorizationRow::authorization);
    }

    @Override
    public boolean replace(Authorization next) {
        AuthorizationRow row = AuthorizationRow.of(next);
        return 1
                == database.write(sql -> sql.update(
                        "UPDATE gw_authorizations SET version = ?, revoked = ?, expires = ?, subject = ?, session = ?,"
                                + " body = ? WHERE id = ? AND version = ?",
                        row.version(),
                        flag(row),
                        row.expires(),
                        row.subject().orElse(null),
                        row.session().orElse(null),
                        row.body(),
                        row.id().bytes(),
                        row.version() - 1));
    }

    @Override
    public List<Authorization> list(AuthorizationFilter owner) {
        Condition condition = Condition.of(owner);
        return database
                .read(sql -> sql.list(
                        "SELECT " + COLUMNS + " FROM gw_authorizations WHERE " + condition.text,
                        JdbcAuthorizationStore::row,
                        condition.values.toArray()))
                .stream()
                .map(AuthorizationRow::authorization)
                .toList();
    }

    /**
     * A part at a time, so that no statement locks many rows for long. What ends it is how many there were, and not how
     * many it changed, since others may revoke or delete the same ones.
     */
    @Override
    public int revoke(AuthorizationFilter owner) {
        Condition condition = Condition.of(owner);
        int revoked = 0;
        List<String> part;
        do {
            part = active(condition);
            revoked += revoke(part);
        } while (part.size() == PART);
        return revoked;
    }

    /**
     * The next part. A client may have millions, of which each part finds more revoked; the order, which says nothing, makes
     * PostgreSQL take the index where those lie apart, and not walk over all of them again.
     */
    private List<String> active(Condition condition) {
        return database.read(sql -> sql.list(
                "SELECT id FROM gw_authorizations WHERE revoked < 1 AND " + condition.text + " ORDER BY revoked LIMIT "
                        + PART,
                row -> HexFormat.of().formatHex(row.getBytes(1)),
                condition.values.toArray()));
    }

    private int revoke(List<String> ids) {
        return database.write(sql -> sql.update(
                "UPDATE gw_authorizations SET revoked = 1, version = version + 1 WHERE revoked = 0 AND id IN ("
                        + database.dialect().ids() + ")",
                Json.write(ids)));
    }

    @Override
    public int purge(int limit) {
        return expired.purge(limit);
    }

    /** Which rows belong to an owner. */
    private record Condition(String text, List<Object> values) {
        static Condition of(AuthorizationFilter owner) {
            if (owner instanceof AuthorizationFilter.Subject user) {
                return new Condition("subject = ?", List.of(user.subject()));
            }
            if (owner instanceof AuthorizationFilter.Client client) {
                return new Condition("client = ?", List.of(client.clientId()));
            }
            if (owner instanceof AuthorizationFilter.Session login) {
                return new Condition("session = ?", List.of(login.session()));
            }
            if (owner instanceof AuthorizationFilter.Consent consent) {
                return new Condition("subject = ? AND client = ?", List.of(consent.subject(), consent.clientId()));
            }
            throw new IllegalArgumentException("An owner of an unknown kind");
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
