package org.gatewright.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.event.JournalEntry;
import org.gatewright.server.event.JournalStore;

/** A journal in a table. */
final class JdbcJournalStore implements JournalStore {
    /** After how many new entries the oldest ones of a topic are looked for. */
    private static final int BETWEEN = 16;

    private static final String COLUMNS = "SELECT topic, id, time, expires, body FROM gw_journal WHERE tenant = ?";

    private final TenantDatabase database;
    private final Clock clock;
    private final ExpiredRows expired;
    private final AtomicInteger added = new AtomicInteger();

    JdbcJournalStore(TenantDatabase database, Clock clock, ExpiredRows expired) {
        this.database = database;
        this.clock = clock;
        this.expired = expired;
    }

    @Override
    public void add(JournalEntry entry, int most) {
        database.update(
                "INSERT INTO gw_journal (tenant, topic, id, time, expires, body) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (tenant, topic, id) DO UPDATE SET time = excluded.time,"
                        + " expires = excluded.expires, body = excluded.body",
                entry.topic(),
                entry.id(),
                entry.time().toEpochMilli(),
                entry.expires().toEpochMilli(),
                Json.text(entry.content()));
        expired.inserted();
        if (Math.floorMod(added.incrementAndGet(), BETWEEN) == 0) {
            database.write(sql -> sql.update(
                    "DELETE FROM gw_journal WHERE tenant = ? AND topic = ? AND time <="
                            + " (SELECT time FROM gw_journal WHERE tenant = ? AND topic = ?"
                            + " ORDER BY time DESC LIMIT 1 OFFSET ?)",
                    database.tenant(),
                    entry.topic(),
                    database.tenant(),
                    entry.topic(),
                    most));
        }
    }

    @Override
    public Optional<JournalEntry> find(String topic, String id) {
        return id.indexOf('\0') >= 0
                ? Optional.empty()
                : database.find(
                        COLUMNS + " AND topic = ? AND id = ? AND expires > ?",
                        JdbcJournalStore::entry,
                        topic,
                        id,
                        clock.millis());
    }

    @Override
    public List<JournalEntry> latest(String topic, int limit) {
        return database.list(
                COLUMNS + " AND topic = ? AND expires > ? ORDER BY time DESC LIMIT ?",
                JdbcJournalStore::entry,
                topic,
                clock.millis(),
                limit);
    }

    @Override
    public void clear(String topic) {
        database.update("DELETE FROM gw_journal WHERE tenant = ? AND topic = ?", topic);
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        return new JournalEntry(
                row.getString(1),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                Instant.ofEpochMilli(row.getLong(4)),
                Json.read(row.getString(5)));
    }
}
