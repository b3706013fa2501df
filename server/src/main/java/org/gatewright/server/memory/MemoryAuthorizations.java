package org.gatewright.server.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Bits128;
import org.gatewright.server.authorization.Owner;

/** Authorizations in the memory of one process; expired ones make room while others are inserted. */
public final class MemoryAuthorizations implements AuthorizationStore {
    private final ConcurrentHashMap<Bits128, Authorization> rows = new ConcurrentHashMap<>();
    private final Expiries<Bits128> expiries;

    public MemoryAuthorizations(Clock clock) {
        this.expiries = new Expiries<>(clock);
    }

    @Override
    public void insert(Authorization authorization) {
        if (rows.putIfAbsent(authorization.id(), authorization) != null) {
            throw new IllegalStateException("An authorization with this id exists");
        }
        expiries.add(authorization.id(), authorization.expires());
        purge(Expiries.PER_INSERT);
    }

    @Override
    public Optional<Authorization> find(Bits128 id) {
        return Optional.ofNullable(rows.get(id));
    }

    @Override
    public boolean replace(Authorization next) {
        boolean[] replaced = {false};
        rows.computeIfPresent(next.id(), (id, stored) -> {
            replaced[0] = stored.version() == next.version() - 1;
            return replaced[0] ? next : stored;
        });
        return replaced[0];
    }

    @Override
    public List<Authorization> list(Owner owner) {
        return rows.values().stream().filter(owner::owns).toList();
    }

    @Override
    public int revoke(Owner owner) {
        return (int) rows.keySet().stream().filter(id -> revoke(id, owner)).count();
    }

    /** Whether this call did it. */
    private boolean revoke(Bits128 id, Owner owner) {
        Authorization stored = rows.get(id);
        while (stored != null && stored.isActive() && owner.owns(stored)) {
            if (rows.replace(id, stored, stored.revoke())) {
                return true;
            }
            stored = rows.get(id);
        }
        return false;
    }

    @Override
    public int purge(int limit) {
        return expiries.poll(limit, this::removeIfExpired);
    }

    /** A row whose life was prolonged since goes back into the queue. */
    private boolean removeIfExpired(Bits128 id, Instant now) {
        Authorization kept =
                rows.computeIfPresent(id, (key, row) -> row.expires().isAfter(now) ? row : null);
        if (kept != null) {
            expiries.add(id, kept.expires());
        }
        return kept == null;
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
