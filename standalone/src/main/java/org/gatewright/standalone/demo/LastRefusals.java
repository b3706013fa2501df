package org.gatewright.standalone.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.EventListener;

/** The most recently rejected requests, each with its reason and rule. Thread-safe. */
public final class LastRefusals implements EventListener {
    private static final int MOST = 50;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Line> lines = new ArrayDeque<>();

    LastRefusals(Clock clock) {
        this.clock = clock;
    }

    /**
     * A rejected request.
     *
     * @param reason the detailed reason, which is not sent to the client
     * @param rule the section of the specification that requires the rejection
     */
    public record Line(
            Instant time,
            String requestId,
            String path,
            String client,
            String error,
            String description,
            String reason,
            String rule) {}

    @Override
    public void on(Issuer issuer, Event event) {
        if (event instanceof Event.Refused refused) {
            add(refused.refusal());
        }
    }

    private void add(Refusal refusal) {
        Line line = new Line(
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                refusal.requestId(),
                refusal.path(),
                refusal.clientId().orElse(""),
                refusal.reason().error().code(),
                refusal.reason().error().description(),
                refusal.reason().hint().orElse(""),
                refusal.reason().rule().orElse(""));
        lock.lock();
        try {
            lines.addFirst(line);
            if (lines.size() > MOST) {
                lines.removeLast();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the rejected requests, the latest first. */
    List<Line> list() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }
}
