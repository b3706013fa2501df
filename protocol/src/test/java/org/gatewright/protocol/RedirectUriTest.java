package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URISyntaxException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registration and comparison of redirect URIs. */
class RedirectUriTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://client.example/cb",
                "https://client.example",
                "https://client.example:8443/cb?a=1&a=2&b=",
                "HTTPS://Client.Example/cb",
                "http://127.0.0.1/cb",
                "http://127.0.0.1:8080/cb",
                "http://[::1]/cb",
                "https://[2001:db8::7]:8443/cb",
                "http://localhost:3000/cb",
                "https://xn--mller-kva.example/cb",
                "https://client.example/a%20b/%C3%A4;v=1",
                "com.example.app:/cb",
                "com.example.app://cb/path",
                "myapp:cb"
            })
    @Parity({1, 18})
    @Spec({"RFC 6749 §3.1.2", "RFC 8252 §7"})
    void acceptsAnAbsoluteUriWithoutFragment(String uri) {
        assertThat(new RedirectUri(uri).matches(uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/cb",
                "client.example/cb",
                "//client.example/cb",
                ":",
                "https:",
                "myapp:",
                "1app:/cb",
                "https://client.example/cb#f",
                "https://client.example/cb#",
                "myapp:/cb#f"
            })
    @Parity(1)
    @Spec("RFC 6749 §3.1.2")
    void rejectsARelativeUriAndAFragment(String uri) {
        assertRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                " javascript:alert(1)",
                "\u0001javascript:alert(1)",
                "java\tscript:alert(1)",
                "data:text/html,x",
                "DATA:text/html,x",
                "vbscript:x",
                "file:///etc/passwd",
                "blob:https://client.example/1",
                "about:blank",
                "ftp://client.example/",
                "ws://client.example/",
                "view-source:https://client.example/",
                "urn:ietf:wg:oauth:2.0:oob",
                "urn:ietf:wg:oauth:2.0:oob:auto"
            })
    @Parity(1)
    @Checks({"AZ-05", "AZ-21"})
    void rejectsDangerousSchemes(String uri) {
        assertRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*",
                "https://*.client.example/cb",
                "https://client.example/*",
                "https://client.example/cb?*",
                "https://client.example/^cb$",
                "https://client.example/{path}"
            })
    @Checks("AZ-04")
    @Spec("RFC 9700 §2.1")
    void rejectsAWildcardPattern(String uri) {
        assertRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://client.example@evil.example/",
                "https://user:pass@client.example/",
                "https://client.example%40evil.example/",
                "https://a@b@client.example/",
                "http://localhost:8090%25@evil.example/",
                "https://client.example\\@evil.example/",
                "https:\\\\client.example/",
                "https:/client.example/cb",
                "https:client.example/cb",
                "https:///client.example/cb",
                "https://client.example /cb",
                "https://client.example\t/cb",
                "https://client.example/cb\r\nX: 1",
                "https://client.example/cb\0",
                "https://clïent.example/cb",
                "https://client.example/ü",
                "https://client..example/cb",
                "https://.client.example/cb",
                "https://-client.example/cb",
                "https://client-/cb",
                "https://0x7f.1/cb",
                "https://2130706433/cb",
                "https://127.1/cb",
                "https://0127.0.0.1/cb",
                "https://127.0.0.256/cb",
                "https://[:::]/cb",
                "https://[::1/cb",
                "https://::1/cb",
                "https://[::1]x/cb",
                "https://[1:2:3:4:5:6:7:8:9]/cb",
                "https://[::1%25eth0]/cb",
                "https://[fe80::12345]/cb",
                "https://client.example/[x]",
                "https://client.example/cb?[x]=1"
            })
    @Checks({"AZ-03", "HT-08"})
    void rejectsAUriThatParsersReadDifferently(String uri) {
        assertRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://client.example:/cb",
                "https://client.example:0/cb",
                "https://client.example:65536/cb",
                "https://client.example:100000/cb",
                "https://client.example:-1/cb",
                "https://client.example:80:80/cb",
                "https://client.example:8o/cb",
                "http://127.0.0.1:x/cb"
            })
    void rejectsAnInvalidPort(String uri) {
        assertRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://client.example/../cb",
                "https://client.example/./cb",
                "https://client.example/cb/..",
                "https://client.example/%2e%2e/cb",
                "https://client.example/.%2E/cb",
                "https://client.example/..;/cb",
                "https://client.example/cb/.;x=1",
                "https://client.example/%",
                "https://client.example/%2",
                "https://client.example/%zz"
            })
    @Checks("AZ-01")
    void rejectsDotSegmentsAndInvalidPercentEncoding(String uri) {
        assertRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code=1",
                "CODE=1",
                "a=1&code=",
                "a=1;state=2",
                "state",
                "iss=x",
                "response=x",
                "error=x",
                "error_description=x",
                "access_token=x",
                "id_token=x",
                "co%64e=1",
                "%73tate=1"
            })
    @Checks("AZ-09")
    void rejectsAQueryWithAnAuthorizationResponseParameter(String query) {
        assertRefused("https://client.example/cb?" + query);
    }

    @Test
    void rejectsATooLongUri() {
        String longest = "https://client.example/" + "x".repeat(2048 - 23);
        assertThatCode(() -> new RedirectUri(longest)).doesNotThrowAnyException();
        assertRefused(longest + "x");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/cb,http://127.0.0.1:49152/cb,true",
        "http://127.0.0.1:80/cb,http://127.0.0.1:49152/cb,true",
        "http://127.0.0.1:80/cb,http://127.0.0.1/cb,true",
        "http://[::1]/cb?a=1,http://[::1]:49152/cb?a=1,true",
        "http://127.0.0.1/cb,http://127.0.0.1:49152/other,false",
        "http://127.0.0.1/cb,http://127.0.0.1:49152/cb?a=1,false",
        "http://127.0.0.1/cb,http://127.0.0.1:49152/cb/,false",
        "http://127.0.0.1/cb,http://localhost:49152/cb,false",
        "http://127.0.0.1/cb,http://127.0.0.2:49152/cb,false",
        "http://127.0.0.1/cb,http://[::1]:49152/cb,false",
        "http://127.0.0.1/cb,https://127.0.0.1:49152/cb,false",
        "http://127.0.0.1/cb,http://127.0.0.1:0/cb,false",
        "http://127.0.0.1/cb,http://127.0.0.1:65536/cb,false",
        "http://127.0.0.1/cb,http://127.0.0.1:/cb,false",
        "http://127.0.0.1/cb,http://127.0.0.1:80@evil.example/cb,false",
        "http://127.0.0.1/cb,http://127.0.0.1.evil.example/cb,false",
        "http://127.0.0.1/cb,http://127.0.0.1:80:80/cb,false",
        "http://127.0.0.1/cb,http://127.0.0.1:80#/cb,false",
        "http://127.0.0.1/cb,HTTP://127.0.0.1:80/cb,false",
        "http://localhost/cb,http://localhost:49152/cb,false",
        "http://127.0.0.1.evil.example/cb,http://127.0.0.1.evil.example:81/cb,false",
        "https://127.0.0.1/cb,https://127.0.0.1:49152/cb,false",
        "myapp:/cb,myapp:/cb/,false"
    })
    @Parity(1)
    @Checks("AZ-07")
    @Spec("RFC 8252 §7.3")
    void matchesAnyPortOfALoopbackAddressOnly(String registered, String presented, boolean same) {
        assertThat(new RedirectUri(registered).matches(presented)).isEqualTo(same);
    }

    @Property
    @Checks({"AZ-02", "R-15"})
    @Spec("RFC 9700 §2.1")
    void matchesOtherUrisByExactComparison(@ForAll("addresses") String registered, @ForAll("addresses") String other) {
        if (!registered.startsWith("http://")) {
            assertThat(new RedirectUri(registered).matches(other)).isEqualTo(registered.equals(other));
        }
    }

    @Property
    @Checks("AZ-02")
    void doesNotMatchAfterAChangeOfOneCharacter(
            @ForAll("addresses") String registered, @ForAll int position, @ForAll char replacement) {
        if (!registered.startsWith("http://")) {
            StringBuilder changed = new StringBuilder(registered);
            changed.setCharAt(Math.floorMod(position, changed.length()), replacement);
            assertThat(new RedirectUri(registered).matches(changed.toString()))
                    .isEqualTo(registered.contentEquals(changed));
        }
    }

    @Property(tries = 5000)
    @Checks({"AZ-03", "R-14"})
    void acceptsOnlyUrisWhoseHostOtherParsersAgreeOn(@ForAll("nearlyAddresses") String text) throws URISyntaxException {
        RedirectUri uri;
        try {
            uri = new RedirectUri(text);
        } catch (IllegalArgumentException e) {
            return;
        }
        // Browsers accept underscores in host names, java.net.URI does not.
        String authority =
                uri.origin().substring(uri.origin().indexOf("://") + 3).replace('_', 'u');
        URI other = new URI(text.replace('_', 'u')).parseServerAuthority();
        assertThat(authority).isEqualTo(other.getHost() + (other.getPort() < 0 ? "" : ":" + other.getPort()));
    }

    @Test
    void returnsTheOriginForTheContentSecurityPolicy() {
        assertThat(new RedirectUri("https://c.example:8443/cb?a=/b").origin()).isEqualTo("https://c.example:8443");
        assertThat(new RedirectUri("https://c.example?a=1").origin()).isEqualTo("https://c.example");
        assertThat(new RedirectUri("myapp://cb/x").origin()).isEqualTo("myapp:");
    }

    @Test
    @Parity(15)
    void treatsPlainHttpAsSecureOnLoopbackOnly() {
        assertThat(new RedirectUri("http://c.example/cb").isPlainHttp()).isTrue();
        assertThat(new RedirectUri("HTTP://c.example/cb").isPlainHttp()).isTrue();
        assertThat(new RedirectUri("http://127.0.0.1.c.example/cb").isPlainHttp())
                .isTrue();
        assertThat(new RedirectUri("http://127.0.0.1:80/cb").isPlainHttp()).isFalse();
        assertThat(new RedirectUri("http://[::1]/cb").isPlainHttp()).isFalse();
        assertThat(new RedirectUri("https://c.example/cb").isPlainHttp()).isFalse();
    }

    @Provide
    Arbitrary<String> addresses() {
        Arbitrary<String> path =
                Arbitraries.strings().withChars("aB0-_~/?&=%;").ofMaxLength(12).map(p -> p.replace("%", "%2F"));
        return Combinators.combine(
                        Arbitraries.of("https://c.example", "https://c.example:8443", "myapp:", "http://127.0.0.1"),
                        path)
                .as((origin, rest) -> origin + "/" + rest);
    }

    @Provide
    Arbitrary<String> nearlyAddresses() {
        return Combinators.combine(
                        Arbitraries.of("http://", "https://", "HTTPS://"),
                        Arbitraries.strings().withChars("ab019f.:-[]@%\\_").ofMaxLength(14),
                        Arbitraries.strings().withChars("/?a;=%2[]@:\\").ofMaxLength(8))
                .as((scheme, host, rest) -> scheme + host + rest);
    }

    private static void assertRefused(String uri) {
        assertThatThrownBy(() -> new RedirectUri(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + uri + "'");
    }
}
