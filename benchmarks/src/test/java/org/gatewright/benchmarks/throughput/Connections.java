package org.gatewright.benchmarks.throughput;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends one request repeatedly on persistent local connections, with minimal work, since it competes with the server
 * for processor time. Thread-safe.
 */
public final class Connections {
    private static final String LENGTH = "content-length: ";

    private final int port;
    private final byte[] request;
    private final ConcurrentLinkedQueue<Socket> idle = new ConcurrentLinkedQueue<>();

    public Connections(int port, byte[] request) {
        this.port = port;
        this.request = request.clone();
    }

    /** Returns the complete response, which must have status 200. */
    public byte[] call() throws IOException {
        return call(request);
    }

    /** The same for another request to that port. */
    public byte[] call(byte[] other) throws IOException {
        Socket known = idle.poll();
        Socket socket = known == null ? open() : known;
        socket.getOutputStream().write(other);
        byte[] response = read(socket.getInputStream());
        idle.add(socket);
        return response;
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream(1024);
        byte[] buffer = new byte[8192];
        int end = -1;
        while (end < 0) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new EOFException();
            }
            read.write(buffer, 0, count);
            end = read.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        }
        String header = read.toString(StandardCharsets.ISO_8859_1).substring(0, end + 2);
        if (!header.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("Answered " + header.lines().findFirst());
        }
        int start = header.toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
        int length = Integer.parseInt(header.substring(start, header.indexOf('\r', start)));
        byte[] rest = in.readNBytes(end + 4 + length - read.size());
        read.write(rest);
        return read.toByteArray();
    }
}
