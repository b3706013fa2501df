package org.gatewright.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Speaks HTTP byte for byte to a server on this machine, valid or not. What is sent and received is text with one
 * character a byte. Thread-safe.
 *
 * @param port of 127.0.0.1
 */
public record Wire(int port) {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int QUIET_MILLIS = 1_000;

    /** All that comes back until the server closes the connection, or has said nothing more for a while. */
    public String send(String bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(socket, bytes);
            return receive(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that has seen enough answers, and closes the connection while more is sent. */
    private static void send(Socket socket, String bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (SocketException closed) {
            // what it answered is still to be read
        }
    }

    /** The whole answer to a GET. */
    public String get(String target) {
        return request("GET", target, Map.of(), "");
    }

    /** The whole answer to a request with a body of known length. */
    public String request(String method, String target, Map<String, String> headers, String body) {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        if (!body.isEmpty()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return send(text.append("Connection: close\r\n\r\n").append(body).toString());
    }

    /** The values of a header in an answer. */
    public static List<String> headers(String answer, String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return answer.substring(0, Math.max(0, answer.indexOf("\r\n\r\n")))
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    private static String receive(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                socket.setSoTimeout(QUIET_MILLIS);
            }
        } catch (SocketException | SocketTimeoutException end) {
            return answer.toString();
        }
        return answer.toString();
    }
}
