package org.gatewright.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.storage.Page;
import org.gatewright.server.storage.StorageException;

/** User accounts in a table, updated by compare-and-set; indexes make their names unique. */
record JdbcUserStore(TenantDatabase database) implements UserStore {
    private static final String COLUMNS = "SELECT id, version, body FROM gw_users WHERE tenant = ?";

    /** Reads another account if there is none with that address or name, since a miss must take as long as a hit. */
    private static final String BY_LOGIN = COLUMNS
            + " AND id = COALESCE((SELECT id FROM gw_users WHERE tenant = ? AND email = ?),"
            + " (SELECT id FROM gw_users WHERE tenant = ? AND name = ?),"
            + " (SELECT id FROM gw_users WHERE tenant = ? AND id >= ? ORDER BY id LIMIT 1),"
            + " (SELECT id FROM gw_users WHERE tenant = ? ORDER BY id LIMIT 1))";

    @Override
    public Outcome insert(User user) {
        int inserted = database.update(
                "INSERT INTO gw_users (tenant, id, version, expires, name, email, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                user.id(),
                user.version(),
                expires(user),
                user.profile().uniqueName().orElse(null),
                user.profile().uniqueEmail().orElse(null),
                Json.text(user.members()));
        return inserted == 1 ? Outcome.DONE : Outcome.TAKEN;
    }

    @Override
    public Outcome replace(User next) {
        try {
            int replaced = database.write(sql -> sql.update(
                    "UPDATE gw_users SET version = ?, expires = ?, name = ?, email = ?, body = ?"
                            + " WHERE tenant = ? AND id = ? AND version = ?",
                    next.version(),
                    expires(next),
                    next.profile().uniqueName().orElse(null),
                    next.profile().uniqueEmail().orElse(null),
                    Json.text(next.members()),
                    database.tenant(),
                    next.id(),
                    next.version() - 1));
            return replaced == 1 ? Outcome.DONE : Outcome.OUTDATED;
        } catch (StorageException e) {
            if (database.dialect().isDuplicate(e)) {
                return Outcome.TAKEN;
            }
            throw e;
        }
    }

    private static long expires(User user) {
        return user.purged().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    }

    @Override
    public Optional<User> find(String id) {
        return isText(id) ? database.find(COLUMNS + " AND id = ?", JdbcUserStore::user, id) : Optional.empty();
    }

    @Override
    public Optional<User> findByLogin(String login) {
        if (!isText(login)) {
            return Optional.empty();
        }
        long tenant = database.tenant();
        String any = Base64Url.encode(Hashes.sha256(login.getBytes(StandardCharsets.UTF_8)));
        return database.find(BY_LOGIN, JdbcUserStore::user, tenant, login, tenant, login, tenant, any, tenant)
                .filter(user -> user.profile().isFoundBy(login));
    }

    @Override
    public Page<User> list(String prefix, Optional<String> cursor) {
        if (!isText(prefix)) {
            return Page.last(List.of());
        }
        String pattern = prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
        List<User> read = database.list(
                COLUMNS + " AND id > ? AND (? = '' OR name LIKE ? ESCAPE '!' OR email LIKE ? ESCAPE '!')"
                        + " ORDER BY id LIMIT ?",
                JdbcUserStore::user,
                cursor.orElse(""),
                prefix,
                pattern,
                pattern,
                Page.SIZE + 1);
        return Page.of(read, User::id);
    }

    /** Returns whether a text can be in a column: PostgreSQL does not accept NUL. */
    private static boolean isText(String text) {
        return text.indexOf('\0') < 0;
    }

    private static User user(ResultSet row) throws SQLException {
        return User.read(row.getString(1), row.getLong(2), Json.read(row.getString(3)));
    }
}
