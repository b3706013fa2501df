package org.gatewright.server.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.storage.Page;

/** An authorization store in the memory of one process; inserts remove expired authorizations. */
public final class MemoryAuthorizationStore implements AuthorizationStore {
    private final AuthorizationTable rows = new AuthorizationTable();
    private final Expiries<AuthorizationId> expiries;

    public MemoryAuthorizationStore(Clock clock) {
        this.expiries = new Expiries<>(IdQueue::new, clock);
    }

    @Override
    public void insert(Authorization authorization) {
        if (!rows.insert(authorization)) {
            throw new IllegalStateException("An authorization with this id already exists");
        }
        expiries.add(authorization.id(), authorization.expires());
        purge(Expiries.PER_INSERT);
    }

    @Override
    public Optional<Authorization> find(AuthorizationId id) {
        return rows.find(id);
    }

    @Override
    public boolean replace(Authorization next) {
        boolean[] replaced = {false};
        rows.change(next.id(), stored -> {
            replaced[0] = stored.version() == next.version() - 1;
            return replaced[0] ? next : stored;
        });
        return replaced[0];
    }

    @Override
    public Page<Authorization> list(AuthorizationFilter filter, Optional<String> cursor) {
        List<Authorization> read = rows.rows()
                .filter(filter::matches)
                .filter(row -> row.id().toString().compareTo(cursor.orElse("")) > 0)
                .sorted(Comparator.comparing(row -> row.id().toString()))
                .limit(Page.SIZE + 1L)
                .toList();
        return Page.of(read, row -> row.id().toString());
    }

    @Override
    public int revoke(AuthorizationFilter owner) {
        return (int) rows.rows().filter(row -> revoke(row.id(), owner)).count();
    }

    /** Returns whether this call revoked it. */
    private boolean revoke(AuthorizationId id, AuthorizationFilter owner) {
        boolean[] revoked = {false};
        rows.change(id, stored -> {
            revoked[0] = stored.isActive() && owner.matches(stored);
            return revoked[0] ? stored.revoke() : stored;
        });
        return revoked[0];
    }

    @Override
    public int purge(int limit) {
        return expiries.poll(limit, this::removeIfExpired);
    }

    /** A row whose lifetime was extended in the meantime is queued again. */
    private boolean removeIfExpired(AuthorizationId id, Instant now) {
        Optional<Authorization> kept = rows.change(id, row -> row.expires().isAfter(now) ? row : null);
        kept.ifPresent(row -> expiries.add(id, row.expires()));
        return kept.isEmpty();
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
