package org.gatewright.store.redis;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A proxy in front of a server, which may terminate TLS and counts the received bytes. */
final class Front implements AutoCloseable {
    private final IntSupplier behind;
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LongAdder sent = new LongAdder();

    private Front(ServerSocketFactory sockets, IntSupplier behind) throws IOException {
        this.behind = behind;
        this.socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Forwards each connection to the current port of the server. */
    static Front plain(IntSupplier behind) throws IOException {
        return new Front(ServerSocketFactory.getDefault(), behind);
    }

    /** The same with TLS. */
    static Front tls(X509Bundle certificate, IntSupplier behind) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        return new Front(context.getServerSocketFactory(), behind);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Returns the number of received bytes. */
    long sent() {
        return sent.sum();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind.getAsInt());
                threads.execute(() -> copy(client, server, sent));
                threads.execute(() -> copy(server, client, new LongAdder()));
            } catch (IOException e) {
                // Closed, or the server is down.
            }
        }
    }

    private static void copy(Socket from, Socket to, LongAdder count) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                count.add(n);
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One side closed the connection, or the TLS handshake failed.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
