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
 * DNS lookups on separate threads, since a lookup cannot be interrupted and an unresponsive name server may exceed the
 * timeout. Thread-safe.
 */
final class Lookup {
    /** The maximum number of concurrent lookups; further ones are rejected. */
    private static final int THREADS = 32;

    private static final long IDLE_SECONDS = 30;

    /** A resolver of host names. */
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

    /** Returns a lookup that uses the operating system's resolver. */
    static Lookup system() {
        return new Lookup(InetAddress::getAllByName);
    }

    /** Resolves a name to at least one address within a timeout in nanoseconds. */
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
