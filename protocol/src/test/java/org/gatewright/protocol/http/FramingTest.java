package org.gatewright.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejection of requests by their target and headers, before the body is read. */
class FramingTest {
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 0", "Content-Length: 65536", "Transfer-Encoding: chunked", "X: 1"})
    void acceptsAnOrdinaryRequest(String field) {
        assertThat(Framing.refuse("/a?b=%20", headers("Host: h", field))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "413, Content-Length: 65537",
        "413, Content-Length: 99999999999999999999",
        "413, Content-Length: -1",
        "413, Content-Length: +1",
        "413, Content-Length: 1x",
        "413, Content-Length: '3, 3'",
        "400, Transfer-Encoding: xchunked",
        "400, Transfer-Encoding: 'chunked, identity'",
        "400, Transfer-Encoding: 'gzip, chunked'",
        "415, Content-Encoding: gzip",
        "400, Host: other"
    })
    @Checks({"HT-02", "HT-03"})
    @Spec("RFC 9112 §6")
    void rejectsAnInvalidLengthOrCoding(int status, String field) {
        assertRefused(status, "/", headers("Host: h", field));
    }

    @Test
    @Checks("HT-03")
    @Spec("RFC 9112 §6.3")
    void rejectsAmbiguousMessageLengths() {
        assertRefused(400, "/", headers("Host: h", "Content-Length: 3", "Content-Length: 3"));
        assertRefused(400, "/", headers("Host: h", "Content-Length: 3", "Transfer-Encoding: chunked"));
        assertRefused(400, "/", headers("Host: h", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"));
        assertRefused(400, "/", headers("Content-Length: 3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "h:443", "/a b", "/a\tb", "/\u00e4", "/a\0", "\\a"})
    @Checks("HT-03")
    void rejectsATargetThatIsNoPath(String target) {
        assertRefused(400, target, headers("Host: h"));
    }

    @Test
    @Checks("HT-02")
    void rejectsATooLargeTargetOrHeader() {
        assertRefused(414, "/" + "x".repeat(8192), headers("Host: h"));
        assertRefused(431, "/", headers("Host: h", "X: " + "x".repeat(16_384)));
        List<String> many = new ArrayList<>(Collections.nCopies(100, "X: 1"));
        many.add("Host: h");
        assertRefused(431, "/", headers(many.toArray(String[]::new)));
        assertThat(Framing.refuse(
                        "/" + "x".repeat(8191), headers(many.subList(1, 101).toArray(String[]::new))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a?b=c, /a?b=c",
        "HTTPS://H/a, /a",
        "http://h, /",
        "http://h?b=c, /?b=c",
        "/a?b=http://h/, /a?b=http://h/",
    })
    @Checks("HT-03")
    @Spec("RFC 9112 §3.2.2")
    void acceptsATargetInAbsoluteForm(String sent, String target) {
        assertThat(Framing.originForm(sent)).isEqualTo(target);
        assertThat(Framing.refuse(sent, headers("Host: h"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://other/a",
                "http://h:81/a",
                "http://h.other/a",
                "http://user@h/a",
                "ftp://h/a",
                "http:///a"
            })
    @Checks("HT-03")
    @Spec("RFC 9112 §3.2.2")
    void rejectsAnAbsoluteTargetOfAnotherHost(String sent) {
        assertRefused(400, sent, headers("Host: h"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked", "CHUNKED", " chunked "})
    @Checks("HT-03")
    @Spec("RFC 9112 §7")
    void matchesTheTransferCodingIgnoringCase(String coding) {
        assertThat(Framing.refuse("/", headers("Host: h", "Transfer-Encoding: " + coding)))
                .isEmpty();
    }

    @Test
    void sendsRetryAfterWhenTheServerIsBusy() {
        assertThat(Framing.busy().status()).isEqualTo(503);
        assertThat(Framing.busy().headers().all("Retry-After")).containsExactly("1");
    }

    private static Headers headers(String... fields) {
        return Headers.received(received -> {
            for (String field : fields) {
                int colon = field.indexOf(": ");
                received.accept(field.substring(0, colon), field.substring(colon + 2));
            }
        });
    }

    private static void assertRefused(int status, String target, Headers headers) {
        Response response = Framing.refuse(target, headers).orElseThrow();
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().all("Connection")).containsExactly("close");
        assertThat(response.headers().all("Cache-Control")).containsExactly("no-store");
    }
}
