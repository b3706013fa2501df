package org.gatewright.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing and serialization of JSON objects. */
@Checks("DC-08")
class JsonTest {
    @Test
    void parsesEveryTypeOfValue() {
        assertThat(
                        read(
                                " {\"s\":\"a\\u00e9\\n\",\"n\":-7,\"d\":1.5,\"t\":true,\"f\":false,\"l\":[1,[]],\"o\":{\"x\":\"y\"}} "))
                .containsExactly(
                        entry("s", "a\u00e9\n"),
                        entry("n", -7L),
                        entry("d", 1.5),
                        entry("t", true),
                        entry("f", false),
                        entry("l", List.of(1L, List.of())),
                        entry("o", Map.of("x", "y")));
    }

    @Property
    @Checks("R-15")
    void parsesWhatItSerialized(
            @ForAll Map<@CharRange(from = 0, to = 0xd7ff) String, @CharRange(from = 0, to = 0xd7ff) String> texts,
            @ForAll List<Long> numbers,
            @ForAll boolean flag,
            @ForAll double fraction) {
        Map<String, Object> object = new LinkedHashMap<>(texts);
        object.put("numbers", numbers);
        object.put("flag", flag);
        object.put("fraction", fraction);
        object.put("nested", Map.of("numbers", List.of(Map.of())));
        assertThat(Json.read(Json.bytes(object))).isEqualTo(object);
    }

    @Test
    @Spec("RFC 8259 §7")
    void escapesWhatAStringMustNotContainAndWritesTheRestInUtf8() {
        assertThat(Json.text(Map.of("a", "\"\\\n\0\u001f/\u007f")))
                .isEqualTo("{\"a\":\"\\\"\\\\\\u000a\\u0000\\u001f/\u007f\"}");
        String text = "a\u00e9\u20ac\ud83d\ude00b";
        assertThat(Json.bytes(Map.of(text, List.of(text))))
                .isEqualTo(("{\"" + text + "\":[\"" + text + "\"]}").getBytes(StandardCharsets.UTF_8));
        assertThat(Json.text(Map.of("a", "\u00e9".repeat(5_000)))).hasSize(5_000 + 8);
        assertThat(Json.text(List.of(Map.of(), List.of(), 1, -2L, 1.5, true))).isEqualTo("[{},[],1,-2,1.5,true]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    @Spec("RFC 8259 §6")
    void writesNoNumberThatJsonDoesNotHave(double number) {
        assertThatThrownBy(() -> Json.bytes(Map.of("a", number))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"a\"",
                "[]",
                "[{}]",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":'1'}",
                "{\"a\":[null]}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1}",
                "{\"a\":tru}",
                "{\"a\":\"x}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":\"\0\"}",
                "{\"a\":1}\0",
                "{/*c*/}",
                "{}//c",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}"
            })
    @Spec("RFC 8259")
    void rejectsInvalidJsonAndNonObjects(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\ud800b", "\udc00\ud800", "\ud83d\ude00\ude00"})
    @Spec("RFC 7493 §2.1")
    void rejectsUnpairedSurrogates(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        assertRefused("{\"a\":\"" + escaped + "\"}");
        assertRefused("{\"" + escaped + "\":1}");
        assertThatThrownBy(() -> Json.bytes(Map.of("a", List.of(text)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.bytes(Map.of(text, 1L))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}x", "{}]", "{}}", "{},", "{}\"a\""})
    void rejectsTrailingText(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"o\":{\"a\":1,\"b\":2,\"a\":3}}",
                "{\"l\":[{\"a\":1,\"a\":2}]}"
            })
    @Spec("RFC 8259 §4")
    void rejectsDuplicateNames(String text) {
        assertRefused(text);
    }

    @Test
    @Spec("RFC 7591 §2")
    void treatsANullMemberAsOmitted() {
        assertThat(Json.read("{\"a\":null,\"b\":1,\"c\":{\"d\":null}}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Map.of("b", 1L, "c", Map.of()));
        assertThat(Json.read(("{\"client_uri\":null}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "nbf", "aud", "cnf", "crit", "b64", "alg", "ath", "htu", "sub", "iss", "act"})
    @Checks("JW-02")
    void rejectsANullInARestrictingMember(String name) {
        assertRefused("{\"" + name + "\":null}");
        assertRefused("{\"x\":{\"" + name + "\":null}}");
    }

    @Test
    @Spec("OpenID Connect Core §5.5.1")
    void ignoresNullBelowRequestedClaims() {
        assertThat(Json.read("{\"claims\":{\"id_token\":{\"sub\":null,\"acr\":{\"value\":\"1\"}}}}"
                        .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Map.of("claims", Map.of("id_token", Map.of("acr", Map.of("value", "1")))));
        assertRefused("{\"claims\":{\"values\":[null]}}");
        assertRefused("{\"claims\":{},\"exp\":null}");
        assertRefused("{\"claims\":null,\"exp\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "99999999999999999999999999"})
    @Spec("RFC 8259 §6")
    void parsesATooLargeIntegerAsADouble(String number) {
        assertThat(Json.read(("{\"a\":" + number + "}"))).containsEntry("a", Double.parseDouble(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "-Infinity",
                "+1",
                "01",
                "1.",
                ".5",
                "0x1",
                "1e",
                "-",
                "1e400",
                "-1e400",
                "1e1000000000"
            })
    void rejectsInvalidAndTooLargeNumbers(String number) {
        assertRefused("{\"a\":" + number + "}");
        assertRefused("{\"a\":[" + number + "]}");
    }

    @ParameterizedTest
    @MethodSource
    void rejectsDeepNesting(String text) {
        assertRefused(text);
    }

    static Stream<String> rejectsDeepNesting() {
        return Stream.of(
                "{\"a\":".repeat(21) + "1" + "}".repeat(21),
                "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}",
                "{\"a\":".repeat(100_000),
                "{\"a\":" + "[".repeat(100_000));
    }

    @Test
    void acceptsNestingUpToTheLimit() {
        assertThat(read("{\"a\":" + "[".repeat(19) + "]".repeat(19) + "}")).containsKey("a");
    }

    @Test
    @Spec("RFC 8259 §8.1")
    void rejectsOtherEncodingsThanUtf8WithoutByteOrderMark() {
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE")) {
            assertRefused("{\"a\":1}".getBytes(Charset.forName(charset)));
        }
        assertRefused("\ufeff{\"a\":1}");
        for (String bytes : List.of("\u00ff", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00c3")) {
            assertRefused(("{\"a\":\"" + bytes + "\"}").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    @Checks("HT-07")
    void parsesManyNamesWithCollidingHashes() {
        List<String> names = List.of("");
        for (int i = 0; i < 14; i++) {
            List<String> longer = new ArrayList<>();
            names.forEach(name -> longer.addAll(List.of(name + "Aa", name + "BB")));
            names = longer;
        }
        String text = names.stream().map(name -> '"' + name + "\":1").collect(Collectors.joining(",", "{", "}"));
        assertThat(read(text)).hasSize(16_384);
    }

    @Test
    void rejectsATooLargeDocument() {
        assertRefused("{\"a\":\"" + "x".repeat(2 << 20) + "\"}");
        assertRefused("{\"a\":" + "9".repeat(1 << 16) + "}");
    }

    private static Map<String, Object> read(String text) {
        return Json.read(text);
    }

    private static void assertRefused(String text) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> Json.read(bytes))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .hasSizeLessThan(60);
    }

    /** Each thread has one writer. */
    @Test
    void writesTheNextObjectAfterARejectedAndALargeOne() {
        Map<String, Object> next = Map.of("next", "one");
        assertThatIllegalArgumentException().isThrownBy(() -> Json.text(Map.of("secret", "\ud800")));
        assertThat(Json.text(next)).isEqualTo("{\"next\":\"one\"}");
        assertThat(Json.text(Map.of("large", "x".repeat(100_000)))).hasSize(100_012);
        assertThat(Json.text(next)).isEqualTo("{\"next\":\"one\"}");
        Object nested = new Object() {
            @Override
            public String toString() {
                return Json.text(next);
            }
        };
        assertThat(Json.text(Map.of("nested", nested))).isEqualTo("{\"nested\":\"{\\\"next\\\":\\\"one\\\"}\"}");
    }
}
