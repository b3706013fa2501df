package org.gatewright.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server that sends most of its response at once, and a part of it byte by byte. */
final class SlowServer implements AutoCloseable {
    private static final int MILLIS = 100;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SSLServerSocket listener;
    private final String start;
    private final String slow;
    private final String end;

    SlowServer(SSLContext tls, String start, String slow, String end) throws IOException {
        this.start = start;
        this.slow = slow;
        this.end = end;
        this.listener = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Future<?> unused = threads.submit(this::accept);
    }

    String address() {
        return "https://localhost:" + listener.getLocalPort() + "/slow";
    }

    private Void accept() throws IOException {
        while (!listener.isClosed()) {
            SSLSocket socket = (SSLSocket) listener.accept();
            Future<?> unused = threads.submit(() -> respond(socket));
        }
        return null;
    }

    private Void respond(SSLSocket socket) throws IOException, InterruptedException {
        try (socket) {
            int read = socket.getInputStream().read(); // the request came
            OutputStream out = socket.getOutputStream();
            write(out, read < 0 ? "" : start);
            AtomicInteger place = new AtomicInteger();
            Future<?> drip = timer.scheduleAtFixedRate(
                    () -> {
                        int at = place.getAndIncrement();
                        if (at == slow.length()) {
                            throw new IllegalStateException("All is said");
                        }
                        try {
                            write(out, slow.substring(at, at + 1));
                        } catch (IOException e) {
                            throw new IllegalStateException("Nobody listens", e);
                        }
                    },
                    MILLIS,
                    MILLIS,
                    TimeUnit.MILLISECONDS);
            awaitEnd(drip);
            write(out, end);
        }
        return null;
    }

    private static void awaitEnd(Future<?> drip) throws InterruptedException {
        try {
            drip.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IllegalStateException)) {
                throw new AssertionError(e);
            }
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        timer.shutdownNow();
    }
}
