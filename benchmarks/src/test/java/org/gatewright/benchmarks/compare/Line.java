package org.gatewright.benchmarks.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connection to a local server, with at most one outstanding request. Not thread-safe. */
final class Line implements AutoCloseable {
    private static final int LARGEST = 16_384;

    private final Talk talk;
    private final SocketChannel channel;
    private final ByteBuffer response = ByteBuffer.allocateDirect(LARGEST);
    private long sent;

    Line(int port, Talk talk, Selector selector) throws IOException {
        this.talk = talk;
        this.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send() throws IOException {
        ByteBuffer request = talk.request();
        sent = System.nanoTime();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /** Reads available bytes; returns whether the response is complete. */
    boolean receive() throws IOException {
        if (channel.read(response) < 0) {
            throw new EOFException("The server closed a connection");
        }
        int body = Answers.body(response);
        if (body < 0) {
            return false;
        }
        talk.answered(response.flip().position(body));
        response.clear();
        return true;
    }

    /** Returns when the last request was sent. */
    long sent() {
        return sent;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
