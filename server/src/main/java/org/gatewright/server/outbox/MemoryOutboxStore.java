package org.gatewright.server.outbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.server.outbox.OutboxMessage.Target;

/** An outbox in the memory of one process; messages are lost when it ends. */
public final class MemoryOutboxStore implements OutboxStore {
    private final Map<Target, Map<String, OutboxMessage>> messages = new LinkedHashMap<>();
    private final Map<Target, Pause> pauses = new LinkedHashMap<>();

    /** A target that is leased, or has a pause after a failure. */
    private record Pause(long due, int failures) {
        static final Pause NONE = new Pause(0, 0);
    }

    @Override
    public synchronized void add(OutboxMessage message, Instant now) {
        messages.computeIfAbsent(message.target(), target -> new LinkedHashMap<>())
                .putIfAbsent(message.id(), message);
    }

    @Override
    public synchronized Optional<Lease> lease(Instant now, Instant until) {
        Optional<Map.Entry<Target, Map<String, OutboxMessage>>> next = messages.entrySet().stream()
                .filter(entry -> pause(entry.getKey()).due <= now.toEpochMilli())
                .findFirst();
        return next.map(entry -> {
            Target target = entry.getKey();
            int failures = pause(target).failures;
            pauses.put(target, new Pause(until.toEpochMilli(), failures));
            List<OutboxMessage> some =
                    entry.getValue().values().stream().limit(BATCH).toList();
            return new Lease(target, until.toEpochMilli(), failures, some);
        });
    }

    /** Returns whether no messages wait. */
    public synchronized boolean isEmpty() {
        return messages.isEmpty();
    }

    private Pause pause(Target target) {
        return pauses.getOrDefault(target, Pause.NONE);
    }

    @Override
    public synchronized void remove(OutboxMessage message) {
        messages.computeIfPresent(message.target(), (target, waiting) -> {
            waiting.remove(message.id());
            return waiting.isEmpty() ? null : waiting;
        });
    }

    @Override
    public synchronized void postpone(OutboxMessage message, Instant now) {
        Map<String, OutboxMessage> waiting = messages.getOrDefault(message.target(), Map.of());
        if (waiting.remove(message.id()) != null) {
            waiting.put(message.id(), message);
        }
    }

    @Override
    public synchronized void release(Lease lease, Instant due, int failures) {
        pauses.computeIfPresent(
                lease.target(),
                (target, pause) -> pause.due != lease.token()
                        ? pause
                        : failures == 0 ? null : new Pause(due.toEpochMilli(), failures));
    }
}
