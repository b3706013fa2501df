package org.gatewright.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.OAuthException;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing of query and form parameters. */
class ParametersTest {
    @Property(tries = 200)
    @Checks("R-15")
    void decodesWhatItEncoded(
            @ForAll @Size(max = 10)
                    Map<
                                    @CharRange(from = 1, to = 0xd7ff) @StringLength(min = 1, max = 20) String,
                                    @CharRange(from = 1, to = 0xd7ff) @StringLength(min = 1, max = 20) String>
                            sent) {
        String encoded = sent.entrySet().stream()
                .map(p -> FormCodec.encode(p.getKey()) + "=" + FormCodec.encode(p.getValue()))
                .collect(Collectors.joining("&"));
        Parameters form = Parameters.ofForm(Requests.form("/", encoded));
        Parameters query = Parameters.ofQuery(Requests.get("/?" + encoded));
        sent.forEach((name, value) -> {
            String bytes = FormCodec.decode(FormCodec.encode(name)).orElseThrow();
            assertThat(form.find(bytes)).contains(value);
            assertThat(query.require(bytes)).isEqualTo(value);
        });
        assertThat(form.names()).hasSameSizeAs(sent.keySet());
    }

    @Property
    @Checks("HT-08")
    void splitsAListAtSpacesIntoABoundedNumberOfElements(
            @ForAll @Chars({'a', ' '}) @StringLength(max = 200) String list) {
        assertThat(Parameters.elements(list)).containsExactly(list.strip().split(" +", 32));
    }

    @Test
    @Spec("RFC 6749 §3.1")
    void treatsAParameterWithoutValueAsOmitted() {
        Parameters parameters = Parameters.ofQuery(Requests.get("/?a=&b&&c=1"));
        assertThat(parameters.find("a")).isEmpty();
        assertThat(parameters.find("b")).isEmpty();
        assertThat(parameters.find("nothing")).isEmpty();
        assertThat(parameters.has("a") || parameters.has("b")).isFalse();
        assertThat(parameters.has("c")).isTrue();
        assertThat(parameters.has("nothing")).isFalse();
        assertThat(parameters.require("c")).isEqualTo("1");
        assertInvalid(() -> parameters.require("a"), "'a' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=1", "a=1&a=2", "a=1&%61=2", "a=&a=", "a&a=1", "a=1&b=2&a=%zz"})
    @Parity({5, 8, 10, 20})
    @Checks("AR-01")
    @Spec("RFC 6749 §3.1")
    void rejectsARepeatedParameterOnAccess(String encoded) {
        Parameters parameters = Parameters.ofQuery(Requests.get("/?" + encoded));
        assertInvalid(() -> parameters.find("a"), "'a' must not be sent more than once");
        assertInvalid(() -> parameters.findBytes("a"), "'a' must not be sent more than once");
        assertInvalid(() -> parameters.refuseRepeated(Set.of("x", "a")), "'a' must not be sent more than once");
        parameters.refuseRepeated(Set.of("b"));
    }

    @Test
    @Parity(20)
    @Checks("AR-01")
    void rejectsAParameterInBothQueryAndBody() {
        Parameters both = Parameters.ofQueryAndForm(Requests.form("/?a=1&b=2", "a=1&c=3"));
        assertInvalid(() -> both.find("a"), "'a' must not be sent more than once");
        assertThat(both.find("b")).contains("2");
        assertThat(both.find("c")).contains("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%zz", "%FF%FE", "%C0%AF", "%ED%A0%80", "a%00b", "\u00ff"})
    @Parity({5, 6, 10, 20})
    @Checks("CA-02")
    void rejectsAMalformedValueOnAccess(String value) {
        Parameters parameters = Parameters.ofForm(Requests.form("/", "a=" + value + "&b=1"));
        assertInvalid(() -> parameters.find("a"), "'a' is malformed");
        assertThat(parameters.find("b")).contains("1");
    }

    @Test
    @Parity(8)
    void preservesTheBytesOfAValue() {
        Parameters parameters = Parameters.ofQuery(Requests.get("/?state=%FF%00%0D%0A+%2B"));
        assertThat(parameters.findBytes("state")).contains("\u00ff\0\r\n +");
    }

    @Test
    @Checks("AR-12")
    void rejectsTooManyOrTooLongParameters() {
        String most = IntStream.range(0, 64).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining("&"));
        assertThat(Parameters.ofForm(Requests.form("/", most)).names()).hasSize(64);
        for (String encoded : List.of(most + "&more", "&".repeat(65), "a=" + "x".repeat(8191), "x".repeat(8193))) {
            assertInvalid(() -> Parameters.ofForm(Requests.form("/", encoded)), "too many or too long");
            assertInvalid(() -> Parameters.ofQuery(Requests.get("/?" + encoded)), "too many or too long");
        }
        assertThat(Parameters.ofForm(Requests.form("/", "a=" + "x".repeat(9000)), 16_000)
                        .require("a"))
                .hasSize(9000);
    }

    @Test
    @Checks("HT-07")
    void rejectsManyNamesWithCollidingHashes() {
        List<String> names = colliding(14);
        assertThat(names).hasSize(16_384);
        assertThat(names.stream().map(String::hashCode).collect(Collectors.toSet()))
                .hasSize(1);
        assertInvalid(() -> Parameters.ofForm(Requests.form("/", String.join("&", names))), "too many or too long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-URLEncoded",
                "application/x-www-form-urlencoded;charset=UTF-8",
                "application/x-www-form-urlencoded; charset=\"utf-8\"",
                "application/x-www-form-urlencoded ; ",
                "application/x-www-form-urlencoded;",
                "application/x-www-form-urlencoded; charset=UTF8",
                "application/x-www-form-urlencoded; charset=utf8;",
            })
    @Parity({19, 30})
    @Checks({"CA-02", "JW-07"})
    void recognizesTheFormContentType(String type) {
        assertThat(Requests.typed("/", "a=1", type).hasForm()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencodedEVIL",
                "xapplication/x-www-form-urlencoded",
                "application/x-www-form-urlencoded, application/json",
                "application/x-www-form-urlencoded; charset=utf-16",
                "application/x-www-form-urlencoded; charset=iso-8859-1",
                "application/x-www-form-urlencoded; charset=utf-8; charset=utf-16",
                "application/x-www-form-urlencoded; boundary=x",
                "application /x-www-form-urlencoded"
            })
    @Parity(19)
    @Checks("CA-02")
    @Spec("RFC 6749 §4.1.3")
    void rejectsEveryOtherContentType(String type) {
        Request request = Requests.typed("/", "a=1", type);
        assertThat(request.hasForm()).isFalse();
        assertInvalid(() -> Parameters.ofForm(request), "application/x-www-form-urlencoded");
    }

    @Test
    @Parity(19)
    @Checks("CA-02")
    void rejectsAMissingOrRepeatedContentType() {
        String form = "application/x-www-form-urlencoded";
        assertThat(Requests.typed("/", "a=1").hasForm()).isFalse();
        assertThat(Requests.typed("/", "a=1", form, form).hasForm()).isFalse();
        assertThat(Requests.typed("/", "a=1", form, "text/plain").hasForm()).isFalse();
    }

    /** Two to the given power of different names with the same {@link String#hashCode}. */
    static List<String> colliding(int power) {
        List<String> names = List.of("");
        for (int i = 0; i < power; i++) {
            List<String> longer = new ArrayList<>();
            names.forEach(name -> longer.addAll(List.of(name + "Aa", name + "BB")));
            names = longer;
        }
        assertThat(new HashSet<>(names)).hasSameSizeAs(names);
        return names;
    }

    private static void assertInvalid(ThrowingCallable call, String description) {
        OAuthException refusal = catchThrowableOfType(OAuthException.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.error().code()).isEqualTo("invalid_request");
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.error().description()).contains(description);
    }
}
