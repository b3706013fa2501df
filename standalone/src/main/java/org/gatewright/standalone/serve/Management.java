package org.gatewright.standalone.serve;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.storage.StorageException;

/** The health and metrics endpoints for operators, at a separate address. Thread-safe. */
final class Management {
    /** The minimum time between two checks of the storage. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final OpenStore store;
    private final Metrics metrics;
    private final Supplier<List<String>> weaknesses;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private Instant checked = Instant.MIN;
    private boolean healthy;
    private volatile boolean stopping;

    /**
     * Creates the endpoints for a store.
     *
     * @param weaknesses reasons to report the status as degraded
     */
    Management(OpenStore store, Metrics metrics, Supplier<List<String>> weaknesses, Clock clock) {
        this.weaknesses = weaknesses;
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Reports the server as down from now on. */
    void stopping() {
        stopping = true;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health", this::health),
                Route.get("/metrics", request -> Response.text(200, metrics.text())));
    }

    private Response health(Request request) {
        if (stopping) {
            return down("shutting down");
        }
        if (!isHealthy()) {
            return down("the storage is not available");
        }
        List<String> weak = weaknesses.get();
        return Response.json(
                200, weak.isEmpty() ? Map.of("status", "up") : Map.of("status", "degraded", "reasons", weak));
    }

    private static Response down(String reason) {
        return Response.json(503, Map.of("status", "down", "reason", reason));
    }

    private boolean isHealthy() {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (now.isBefore(checked) || !now.isBefore(checked.plus(FRESH))) {
                healthy = check();
                checked = clock.instant();
            }
            return healthy;
        } finally {
            lock.unlock();
        }
    }

    private boolean check() {
        try {
            store.provider().check();
            return true;
        } catch (StorageException e) {
            return false;
        }
    }
}
