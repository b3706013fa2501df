package org.gatewright.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * An HTTP client that opens a new TCP connection for each request to a server on this machine. Thread-safe.
 *
 * @param port the port on 127.0.0.1
 */
public record Wire(int port) implements Http {
    /** A timeout for servers that neither respond nor close the connection. */
    private static final int HANGING_MILLIS = 300_000;

    /** Below the ports that a system assigns to outgoing connections, and not refused by browsers. */
    private static final int FIRST_PORT = 10_100;

    private static final int PORTS = 5_900;

    /** Each keeps its port from the tests in other JVMs, as long as this JVM runs. */
    private static final Queue<DatagramSocket> RESERVED = new ConcurrentLinkedQueue<>();

    /**
     * Returns a free port, for tests that need the address of a server before it starts. It stays free of other tests and
     * of outgoing connections until this JVM ends, so that a server can also be restarted on it.
     */
    public static int freePort() {
        int start = ThreadLocalRandom.current().nextInt(PORTS);
        return IntStream.range(0, PORTS)
                .map(i -> FIRST_PORT + (start + i) % PORTS)
                .filter(port -> reserve(port) && isFree(port))
                .findFirst()
                .orElseThrow();
    }

    /** Takes the UDP port of that number, which no server here needs, and which one process at a time can have. */
    private static boolean reserve(int port) {
        try {
            return RESERVED.add(new DatagramSocket(port, InetAddress.getLoopbackAddress()));
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String host() {
        return "localhost:" + port;
    }

    /** Sends the bytes; returns everything received until the server closes the connection. */
    @Override
    public String send(String bytes) {
        return send(bytes, received -> false);
    }

    /** Sends the bytes; returns the first response, without waiting until the server closes the connection. */
    public TestResponse exchange(String bytes) {
        return new TestResponse(send(bytes, received -> new TestResponse(received).isComplete()));
    }

    /** Sends the bytes; returns everything received until the condition holds or the server closes the connection. */
    private String send(String bytes, Predicate<String> complete) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(HANGING_MILLIS);
            write(socket, bytes);
            return read(socket, complete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes; a server that has read enough may respond and close the connection before the end. */
    private static void write(Socket socket, String bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (SocketException closed) {
            // Its response can still be read.
        }
    }

    private static String read(Socket socket, Predicate<String> complete) throws IOException {
        StringBuilder received = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (!complete.test(received.toString())) {
            try {
                int length = socket.getInputStream().read(buffer);
                if (length < 0) {
                    break;
                }
                received.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
            } catch (SocketException reset) {
                break;
            }
        }
        return received.toString();
    }
}
