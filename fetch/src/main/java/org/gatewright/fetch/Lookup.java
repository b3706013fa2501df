package org.gatewright.fetch;

import static org.gatewright.server.fetch.FetchException.Kind.BUSY;
import static org.gatewright.server.fetch.FetchException.Kind.UNREACHABLE;

import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gatewright.server.fetch.FetchException;

/**
 * Looks names up on threads of its own, since a look-up can't be interrupted and a silent name server takes longer than
 * anybody waits. Thread-safe.
 */
final class Lookup {
    /** How many names are looked up at once; one more is refused. */
    private static final int THREADS = 32;

    private static final long IDLE_SECONDS = 30;

    /** What knows the addresses of names. */
    @FunctionalInterface
    interface Names {
        InetAddress[] of(String name) throws Exception;
    }

    private final Names names;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "gatewright-lookup");
                thread.setDaemon(true);
                return thread;
            });

    Lookup(Names names) {
        this.names = names;
    }

    /** The names that the operating system knows. */
    static Lookup system() {
        return new Lookup(InetAddress::getAllByName);
    }

    /** The addresses of a name, one at least, if they are known within so many nanoseconds. */
    InetAddress[] find(String name, long nanos) {
        try {
            Future<InetAddress[]> found = threads.submit(() -> names.of(name));
            return found.get(nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new FetchException(BUSY, "Too many host names are being looked up");
        } catch (TimeoutException | ExecutionException e) {
            throw new FetchException(UNREACHABLE, "The host name could not be looked up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchException(UNREACHABLE, "The lookup was interrupted", e);
        }
    }
}
