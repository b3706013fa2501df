package org.gatewright.standalone.serve;

import io.vertx.core.Context;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.gatewright.protocol.http.Dispatcher;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.spi.BackgroundTask;
import org.gatewright.standalone.config.LiveFile;

/**
 * One server of the program with the keys that are in the store now: after these were rotated, by a command or another node, the
 * server is created again. Requests in progress complete with the previous one. The keys are checked by requests, once a
 * second, and not at all while there are none. Thread-safe.
 */
final class LiveServer implements Dispatcher {
    private static final System.Logger LOG = System.getLogger(LiveServer.class.getName());

    private final Issuer issuer;
    private final KeyStore keys;
    private final List<LiveFile<?>> files;
    private final Supplier<Parts> create;
    private final Clock clock;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile long checked;
    private volatile Version current;

    /** What a server consists of. */
    record Parts(List<Route> routes, List<BackgroundTask> tasks) {}

    private record Version(long keys, Router router, List<BackgroundTask> tasks) {}

    /**
     * Creates the server.
     *
     * @param keys the keys in its store
     * @param files the files that its settings refer to
     * @param create creates the server with the stored keys, which exist afterwards
     */
    LiveServer(Issuer issuer, KeyStore keys, List<LiveFile<?>> files, Supplier<Parts> create, Clock clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.files = files;
        this.create = create;
        this.clock = clock;
        this.checked = clock.millis();
        this.current = created();
    }

    /** The version is read before the keys themselves, so that the next check finds a change in between. */
    private Version created() {
        long before = version();
        Parts parts = create.get();
        return new Version(before > 0 ? before : version(), new Router(parts.routes), parts.tasks);
    }

    private long version() {
        return keys.load(KeyStore.RING).map(StoredKeys::version).orElse(0L);
    }

    /** Returns the files that the settings of this server refer to. */
    List<LiveFile<?>> files() {
        return files;
    }

    /** Runs the background tasks once. */
    void runTasks() {
        current.tasks.forEach(task -> task.work().run());
    }

    @Override
    public boolean serves(String host, String path) {
        return current.router.serves(host, path);
    }

    @Override
    public boolean blocks(Request request) {
        return isDue() || current.router.blocks(request);
    }

    @Override
    public Response respond(Request request) {
        if (isDue() && !Context.isOnEventLoopThread()) {
            check();
        }
        return current.router.respond(request);
    }

    private boolean isDue() {
        long passed = clock.millis() - checked;
        return keys.blocks() && (passed < 0 || passed >= OpenStore.KEY_CHECK.toMillis());
    }

    /** Checks the keys, unless another request does so at the moment. */
    private void check() {
        if (!checking.tryLock()) {
            return;
        }
        try {
            if (isDue() && version() != current.keys) {
                current = created();
                LOG.log(Level.INFO, () -> "The keys of " + issuer + " were changed; the new ones are in use");
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "Keeping the keys of " + issuer + ": " + e.getMessage());
        } finally {
            checked = clock.millis();
            checking.unlock();
        }
    }
}
