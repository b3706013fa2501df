package org.gatewright.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @Test
    void detectsTheEndOfAResponseWithContentLength() throws IOException {
        String header = OK + "Content-Length: 3\r\nDate: now\r\n\r\n";
        assertThat(body(header + "abc")).isEqualTo(header.length());
        assertThat(body(header + "ab")).isNegative();
        assertThat(body(header.substring(0, header.length() - 1))).isNegative();
        assertThat(body("")).isNegative();
    }

    @Test
    void detectsTheEndOfAChunkedResponse() throws IOException {
        String header = OK + "transfer-encoding: chunked\r\n\r\n";
        assertThat(body(header + "3\r\nabc\r\n0\r\n\r\n")).isEqualTo(header.length());
        assertThat(body(header + "3\r\nabc\r\n")).isNegative();
    }

    @Test
    void throwsOnAnErrorStatus() {
        assertThatThrownBy(() -> body("HTTP/1.1 400 Bad Request\r\nDate: now\r\n"))
                .hasMessage("Answered HTTP/1.1 400 Bad Request");
    }

    private static int body(String response) throws IOException {
        byte[] bytes = response.getBytes(StandardCharsets.US_ASCII);
        return Answers.body(ByteBuffer.allocate(1024).put(bytes));
    }
}
