package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Tells how far an HTTP answer has come, without reading more of it than that takes. */
final class Answers {
    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Answers() {}

    /**
     * Where the body begins, or -1 while some of the answer is missing. Nothing may follow the answer in the buffer.
     *
     * @throws IOException if the status is not 200
     */
    static int body(ByteBuffer answer) throws IOException {
        int end = answer.position();
        int length = -1;
        int line = 0;
        for (int i = 0; i < end; i++) {
            if (answer.get(i) != '\n') {
                continue;
            }
            if (line == 0 && !isAt(answer, 0, OK)) {
                throw new IOException("Answered "
                        + StandardCharsets.US_ASCII
                                .decode(answer.duplicate().limit(i).rewind())
                                .toString()
                                .strip());
            }
            if (i == line + 1) {
                return isWhole(answer, i + 1, length) ? i + 1 : -1;
            }
            if (isAt(answer, line, LENGTH)) {
                length = number(answer, line + LENGTH.length);
            }
            line = i + 1;
        }
        return -1;
    }

    /** Without a length the answer comes in chunks, of which the last is empty. */
    private static boolean isWhole(ByteBuffer answer, int body, int length) {
        int end = answer.position();
        return length >= 0 ? end >= body + length : isAt(answer, end - LAST_CHUNK.length, LAST_CHUNK);
    }

    /** Compares without regard to the case of letters. */
    private static boolean isAt(ByteBuffer answer, int at, byte[] text) {
        if (at < 0 || at + text.length > answer.position()) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            byte sent = answer.get(at + i);
            if (sent != text[i] && (sent | ' ') != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuffer answer, int at) {
        int number = 0;
        for (int i = at; answer.get(i) >= '0'; i++) {
            number = number * 10 + answer.get(i) - '0';
        }
        return number;
    }
}
