package org.gatewright.openid;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/** A session store in the memory of one process. Its size is that of the sessions that have not expired. */
public final class MemorySessionStore implements SessionStore {
    private static final int MAX_LISTED = 100;

    private final Clock clock;
    private final Map<String, LoginSession> sessions = new LinkedHashMap<>();
    private final TreeMap<Instant, Queue<String>> expiries = new TreeMap<>();

    public MemorySessionStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void insert(LoginSession session) {
        purge(clock.instant());
        sessions.put(session.id(), session);
        expiries.computeIfAbsent(session.expires(), none -> new ArrayDeque<>()).add(session.id());
    }

    /** Deletes expired sessions. One that was renewed is expected again at its new end. */
    private void purge(Instant now) {
        while (!expiries.isEmpty() && expiries.firstKey().isBefore(now)) {
            for (String id : expiries.pollFirstEntry().getValue()) {
                LoginSession session = sessions.get(id);
                if (session != null && session.expires().isAfter(now)) {
                    expiries.computeIfAbsent(session.expires(), none -> new ArrayDeque<>())
                            .add(id);
                } else {
                    sessions.remove(id);
                }
            }
        }
    }

    @Override
    public synchronized Optional<LoginSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public synchronized boolean replace(LoginSession next) {
        LoginSession current = sessions.get(next.id());
        if (current == null || current.version() != next.version() - 1) {
            return false;
        }
        sessions.put(next.id(), next);
        return true;
    }

    @Override
    public synchronized List<LoginSession> list(String subject) {
        Instant now = clock.instant();
        return sessions.values().stream()
                .filter(session -> session.subject().equals(subject)
                        && !session.ended()
                        && session.expires().isAfter(now))
                .sorted(Comparator.comparing(LoginSession::expires).reversed())
                .limit(MAX_LISTED)
                .toList();
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
