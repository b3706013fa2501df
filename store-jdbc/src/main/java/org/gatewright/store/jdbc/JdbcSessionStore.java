package org.gatewright.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.openid.LoginSession;
import org.gatewright.openid.SessionStore;
import org.gatewright.protocol.json.Json;

/** Login sessions in a table, updated by compare-and-set. */
record JdbcSessionStore(TenantDatabase database, Clock clock, ExpiredRows expired) implements SessionStore {
    private static final int MAX_LISTED = 100;

    @Override
    public void insert(LoginSession session) {
        database.update(
                "INSERT INTO gw_sessions (tenant, id, version, expires, subject, ended, body) VALUES (?, ?, ?, ?, ?, 0, ?)",
                session.id(),
                session.version(),
                session.expires().toEpochMilli(),
                session.subject(),
                Json.text(session.members()));
        expired.inserted();
    }

    @Override
    public Optional<LoginSession> find(String id) {
        return database.find(
                "SELECT id, version, expires, body FROM gw_sessions WHERE tenant = ? AND id = ?",
                JdbcSessionStore::session,
                id);
    }

    @Override
    public boolean replace(LoginSession next) {
        return 1
                == database.write(sql -> sql.update(
                        "UPDATE gw_sessions SET version = ?, expires = ?, ended = ?, body = ?"
                                + " WHERE tenant = ? AND id = ? AND version = ?",
                        next.version(),
                        next.expires().toEpochMilli(),
                        next.ended() ? 1 : 0,
                        Json.text(next.members()),
                        database.tenant(),
                        next.id(),
                        next.version() - 1));
    }

    @Override
    public List<LoginSession> list(String subject) {
        return database.list(
                "SELECT id, version, expires, body FROM gw_sessions"
                        + " WHERE ended = 0 AND tenant = ? AND subject = ? AND expires > ? ORDER BY expires DESC LIMIT ?",
                JdbcSessionStore::session,
                subject,
                clock.millis(),
                MAX_LISTED);
    }

    private static LoginSession session(ResultSet row) throws SQLException {
        return LoginSession.read(
                row.getString(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)), Json.read(row.getString(4)));
    }
}
