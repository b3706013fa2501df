package org.gatewright.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header fields of HTTP messages. */
class HeadersTest {
    @Test
    @Spec("RFC 9110 §5.1")
    void comparesNamesIgnoringCaseAndKeepsTheOrderOfValues() {
        Headers headers = Headers.received(fields -> {
            fields.accept("X-A", "1");
            fields.accept("x-b", "2");
            fields.accept("x-a", "3");
        });
        assertThat(headers.all("x-A")).containsExactly("1", "3");
        assertThat(headers.first("X-B")).contains("2");
        assertThat(headers.all("x-c")).isEmpty();
        assertThat(headers.names()).containsExactly("X-A", "x-b");
        assertThat(headers.size()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\r\nX: 1", "a\0b", "\n", "snow\u2603"})
    @Checks("HT-05")
    @Spec("RFC 9110 §5.5")
    void rejectsALineBreakInAValueWithoutQuotingTheValue(String value) {
        assertThatThrownBy(() -> Headers.none().with("Location", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The value of the header Location contains a forbidden character");
        assertThatThrownBy(() -> Response.redirect(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void returnsACopyWhenAFieldIsAdded() {
        Headers one = Headers.none().with("Set-Cookie", "a=1");
        Headers two = one.with("set-cookie", "b=2");
        assertThat(one.all("Set-Cookie")).containsExactly("a=1");
        assertThat(two.all("Set-Cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void replacesFieldsOfTheSameNameWhenCopied() {
        Map<String, List<String>> message = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        message.put("Cache-Control", List.of("public"));
        message.put("Server", List.of("s"));
        Headers headers = Headers.none()
                .with("Set-Cookie", "a=1")
                .with("cache-control", "no-store")
                .with("set-cookie", "b=2");
        headers.copyTo(
                (name, value) -> message.put(name, List.of(value)),
                (name, value) -> message.merge(
                        name,
                        List.of(value),
                        (before, added) ->
                                Stream.concat(before.stream(), added.stream()).toList()));
        assertThat(message)
                .containsEntry("Cache-Control", List.of("no-store"))
                .containsEntry("Server", List.of("s"))
                .containsEntry("Set-Cookie", List.of("a=1", "b=2"))
                .hasSize(3);
    }

    @Test
    @Spec("RFC 6265 §5.4")
    void findsAllCookiesOfAName() {
        Headers headers =
                Headers.none().with("Cookie", "a=1; b=2;c = 3 ;a=4; broken").with("Cookie", "a=5=6");
        assertThat(headers.cookies("a")).containsExactly("1", "4", "5=6");
        assertThat(headers.cookies("c")).containsExactly("3");
        assertThat(headers.cookies("A")).isEmpty();
        assertThat(headers.cookies("broken")).isEmpty();
    }

    @Test
    @Checks({"HT-07", "HT-12"})
    void readsALimitedNumberOfCookies() {
        String flood = IntStream.range(0, 10_000).mapToObj(i -> "a=" + i).collect(Collectors.joining(";"));
        assertThat(Headers.none().with("Cookie", flood).cookies("a")).hasSize(100);
    }
}
