package org.gatewright.store.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.server.outbox.OutboxMessage;
import org.gatewright.server.outbox.OutboxMessage.Target;
import org.gatewright.server.outbox.OutboxStore;

/**
 * Messages in a table, each added and removed by one statement. A target has a row in another table only while it is leased
 * or has a pause; the row is replaced only when it is due.
 */
record JdbcOutboxStore(TenantDatabase database, ExpiredRows expired) implements OutboxStore {
    @Override
    public void add(OutboxMessage message, Instant now) {
        database.update(
                "INSERT INTO gw_outbox (tenant, target, id, expires, position, body) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                message.target().key(),
                message.id(),
                message.expires().toEpochMilli(),
                now.toEpochMilli(),
                message.body());
        expired.inserted();
    }

    @Override
    public Optional<Lease> lease(Instant now, Instant until) {
        for (Optional<String> next = due(now); next.isPresent(); next = due(now)) {
            String target = next.get();
            int leased = database.update(
                    "INSERT INTO gw_outbox_targets (tenant, target, due, failures) VALUES (?, ?, ?, 0)"
                            + " ON CONFLICT (tenant, target) DO UPDATE SET due = excluded.due"
                            + " WHERE gw_outbox_targets.due <= ?",
                    target,
                    until.toEpochMilli(),
                    now.toEpochMilli());
            if (leased == 1) {
                return Optional.of(lease(target, until));
            }
        }
        return Optional.empty();
    }

    private Optional<String> due(Instant now) {
        return database.find(
                "SELECT m.target FROM gw_outbox m LEFT JOIN gw_outbox_targets t"
                        + " ON t.tenant = m.tenant AND t.target = m.target"
                        + " WHERE m.tenant = ? AND (t.due IS NULL OR t.due <= ?) LIMIT 1",
                row -> row.getString(1),
                now.toEpochMilli());
    }

    private Lease lease(String key, Instant until) {
        Target target = Target.parse(key);
        int failures = database.find(
                        "SELECT failures FROM gw_outbox_targets WHERE tenant = ? AND target = ?",
                        row -> row.getInt(1),
                        key)
                .orElse(0);
        return new Lease(
                target,
                until.toEpochMilli(),
                failures,
                database.list(
                        "SELECT id, body, expires FROM gw_outbox WHERE tenant = ? AND target = ? ORDER BY position LIMIT "
                                + BATCH,
                        row -> new OutboxMessage(
                                target, row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))),
                        key));
    }

    @Override
    public void remove(OutboxMessage message) {
        database.update(
                "DELETE FROM gw_outbox WHERE tenant = ? AND target = ? AND id = ?",
                message.target().key(),
                message.id());
    }

    @Override
    public void postpone(OutboxMessage message, Instant now) {
        database.write(sql -> sql.update(
                "UPDATE gw_outbox SET position = ? WHERE tenant = ? AND target = ? AND id = ?",
                now.toEpochMilli(),
                database.tenant(),
                message.target().key(),
                message.id()));
    }

    @Override
    public void release(Lease lease, Instant due, int failures) {
        String key = lease.target().key();
        if (failures == 0) {
            database.update(
                    "DELETE FROM gw_outbox_targets WHERE tenant = ? AND target = ? AND due = ?", key, lease.token());
        } else {
            database.write(sql -> sql.update(
                    "UPDATE gw_outbox_targets SET due = ?, failures = ? WHERE tenant = ? AND target = ? AND due = ?",
                    due.toEpochMilli(),
                    failures,
                    database.tenant(),
                    key,
                    lease.token()));
        }
    }
}
