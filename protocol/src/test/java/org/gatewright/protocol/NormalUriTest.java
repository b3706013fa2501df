package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.testkit.Spec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalization and comparison of URIs. */
class NormalUriTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.example, https://api.example/",
        "HTTPS://Api.Example/mcp, https://api.example/mcp",
        "https://api.example:443/mcp, https://api.example/mcp",
        "http://api.example:80, http://api.example/",
        "http://api.example:443/a, http://api.example:443/a",
        "https://api.example./a, https://api.example/a",
        "https://api.example.:8443/a, https://api.example:8443/a",
        "https://api.example?a=b, https://api.example/?a=b",
        "https://[2001:DB8::1]:443/a, https://[2001:db8::1]/a",
        "https://my_app:8443/a, https://my_app:8443/a"
    })
    @Spec({"RFC 3986 §6.2.2", "RFC 3986 §6.2.3"})
    void normalizesEquivalentUris(String spelling, String normal) {
        assertThat(NormalUri.of(spelling)).isEqualTo(normal);
        assertThat(NormalUri.of(normal)).isEqualTo(normal);
        assertThat(NormalUri.same(spelling, normal)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example/a, https://api.example/a/",
        "https://api.example/a, https://api.example/A",
        "https://api.example, http://api.example",
        "https://api.example:444, https://api.example",
        "https://api.example/a?b=c, https://api.example/a?b=C"
    })
    @Spec("RFC 3986 §6.2.2")
    void distinguishesOtherUris(String one, String other) {
        assertThat(NormalUri.same(one, other)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:Example:API", "", "api", "com.example:/X", "https", "://"})
    void keepsOtherThanHttpUrisUnchanged(String uri) {
        assertThat(NormalUri.of(uri)).isEqualTo(uri);
    }
}
