package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Detects the end of an HTTP response with minimal parsing. */
final class Answers {
    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Answers() {}

    /**
     * Returns the start of the body, or -1 while the response is incomplete. Nothing may follow the response in the
     * buffer.
     *
     * @throws IOException if the status is not 200
     */
    static int body(ByteBuffer response) throws IOException {
        int end = response.position();
        int length = -1;
        int line = 0;
        for (int i = 0; i < end; i++) {
            if (response.get(i) != '\n') {
                continue;
            }
            if (line == 0 && !isAt(response, 0, OK)) {
                throw new IOException("Answered "
                        + StandardCharsets.US_ASCII
                                .decode(response.duplicate().limit(i).rewind())
                                .toString()
                                .strip());
            }
            if (i == line + 1) {
                return isWhole(response, i + 1, length) ? i + 1 : -1;
            }
            if (isAt(response, line, LENGTH)) {
                length = number(response, line + LENGTH.length);
            }
            line = i + 1;
        }
        return -1;
    }

    /** Without Content-Length the response is chunked, and the last chunk is empty. */
    private static boolean isWhole(ByteBuffer response, int body, int length) {
        int end = response.position();
        return length >= 0 ? end >= body + length : isAt(response, end - LAST_CHUNK.length, LAST_CHUNK);
    }

    /** Compares ignoring case. */
    private static boolean isAt(ByteBuffer response, int at, byte[] text) {
        if (at < 0 || at + text.length > response.position()) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            byte sent = response.get(at + i);
            if (sent != text[i] && (sent | ' ') != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuffer response, int at) {
        int number = 0;
        for (int i = at; response.get(i) >= '0'; i++) {
            number = number * 10 + response.get(i) - '0';
        }
        return number;
    }
}
