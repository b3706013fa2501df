package org.gatewright.server.fetch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;

/**
 * The sockets of one fetch: each connects only to an address that may be reached, and all are closed when the time is
 * up, however slowly the other side talks. After that there are no more, though the JDK tries a failed request again.
 */
final class GuardedSockets extends SSLSocketFactory implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GuardedSockets.class.getName());
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final SSLSocketFactory tls;
    private final Predicate<InetSocketAddress> reachable;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ScheduledFuture<?> end;
    private volatile boolean over;

    GuardedSockets(SSLSocketFactory tls, Predicate<InetSocketAddress> reachable, Duration longest) {
        this.tls = tls;
        this.reachable = reachable;
        this.end = TIMER.schedule(this::closeAll, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "gatewright-fetch-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** An unconnected socket, which looks at the address when it is to connect. */
    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new Socket() {
            @Override
            public void connect(SocketAddress address, int timeout) throws IOException {
                boolean allowed =
                        address instanceof InetSocketAddress inet && !inet.isUnresolved() && reachable.test(inet);
                if (!allowed) {
                    throw new ConnectException("This address must not be reached");
                }
                super.connect(address, timeout);
            }

            @Override
            public void connect(SocketAddress address) throws IOException {
                connect(address, 0);
            }
        };
        return opened(socket);
    }

    /** TLS over a socket that connected already. */
    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        return opened(tls.createSocket(connected, host, port, autoClose));
    }

    private Socket opened(Socket socket) throws IOException {
        open.add(socket);
        if (over) {
            socket.close();
            throw new ConnectException("The time is up");
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new ConnectException("Only what looks at the address first may connect");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket("", port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket("", port);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    private void closeAll() {
        over = true;
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "A socket is gone already", e);
            }
        }
    }

    @Override
    public void close() {
        end.cancel(false);
        closeAll();
    }
}
