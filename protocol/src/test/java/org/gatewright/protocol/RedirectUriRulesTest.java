package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.gatewright.spec.Checks;
import org.gatewright.spec.Parity;
import org.gatewright.spec.Spec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses can be registered, and that a refused one is named. */
class RedirectUriRulesTest {
    private static void isRefused(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedirectUri(uri))
                .withMessageContaining("'" + uri + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://client.example/cb",
                "https://client.example",
                "https://client.example:8443/cb?a=1&a=2&b=",
                "https://xn--bcher-kva.example/cb",
                "https://[2001:db8::1]/cb",
                "http://localhost:8080/cb",
                "http://127.0.0.1/cb",
                "http://[::1]:9000/cb",
                "com.example.app:/cb",
                "com.example.app://auth/cb",
                "my-app+x.1:/cb"
            })
    @Parity({1, 18})
    @Spec({"RFC 6749 §3.1.2", "RFC 8252 §7"})
    void anAbsoluteAddressCanBeRegistered(String uri) {
        assertThat(new RedirectUri(uri).value()).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cb",
                "/cb",
                "//client.example/cb",
                "?x",
                ":",
                ":cb",
                "https:",
                "https:client.example/cb",
                "https:/client.example/cb",
                "https://",
                "https:///cb",
                "1app:/cb",
                "a_b:/cb"
            })
    @Parity(1)
    @Spec("RFC 6749 §3.1.2")
    void anAddressThatIsNotAbsoluteIsRefused(String uri) {
        isRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://client.example/cb#", "https://client.example/cb#x", "com.example.app:/cb#x"})
    @Parity(1)
    @Spec("RFC 6749 §3.1.2")
    void anAddressWithAFragmentIsRefused(String uri) {
        isRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "javascript://client.example/%0aalert(1)",
                "data:text/html,x",
                "DATA:text/html;base64,AA",
                "vbscript:x",
                "file:///etc/passwd",
                "blob:https://client.example/1",
                "about:blank",
                "view-source:https://client.example",
                "urn:ietf:wg:oauth:2.0:oob",
                "urn:ietf:wg:oauth:2.0:oob:auto",
                "ws://client.example",
                " javascript:alert(1)",
                "\u0001javascript:alert(1)",
                "java\tscript:alert(1)"
            })
    @Parity(1)
    @Checks({"AZ-05", "AZ-21"})
    @Spec("RFC 9700 §4.1.3")
    void aSchemeThatABrowserWouldRunOrReadIsRefused(String uri) {
        isRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*",
                "https://*.client.example/cb",
                "https://client.example/*",
                "https://client.example/cb?*"
            })
    @Parity(1)
    @Checks("AZ-04")
    @Spec("RFC 9700 §2.1")
    void aPatternIsRefused(String uri) {
        isRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://client.example@evil.example/cb",
                "https://client.example%40evil.example/cb",
                "https://a@b@client.example/cb",
                "http://localhost:8090%25@evil.example",
                "https://client.example\\@evil.example/cb",
                "https://client.example/\tcb",
                "https://client.example/\r\ncb",
                "https://client.example/c b",
                "https://b\u00fccher.example/cb",
                "https://client.example:/cb",
                "https://client.example:0/cb",
                "https://client.example:65536/cb",
                "https://client.example:80x/cb",
                "https://[::1/cb",
                "https://-client.example/cb",
                "https://.client.example/cb",
                "https://client.example/%",
                "https://client.example/%4",
                "https://client.example/%zz"
            })
    @Parity(1)
    @Checks("AZ-03")
    @Spec("RFC 3986 §3.2")
    void anAuthorityOrCharacterThatParsersReadDifferentlyIsRefused(String uri) {
        isRefused(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code=x",
                "state",
                "iss=",
                "response=x",
                "error=x",
                "access_token=x",
                "id_token=x",
                "a=1&CODE=2",
                "a=1;code=2"
            })
    @Parity(1)
    @Checks("AZ-09")
    @Spec("RFC 6749 §4.1.2")
    void aQueryWithAParameterOfTheAnswerIsRefused(String query) {
        isRefused("https://client.example/cb?" + query);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/cb, http://127.0.0.1:51004/cb, true",
        "http://127.0.0.1:80/cb, http://127.0.0.1:51004/cb, true",
        "http://[::1]/cb, http://[::1]:51004/cb, true",
        "http://127.0.0.1/cb, http://127.0.0.1:51004/other, false",
        "http://127.0.0.1/cb, http://127.0.0.1:51004/cb?x=1, false",
        "http://127.0.0.1/cb, http://127.0.0.2:51004/cb, false",
        "http://127.0.0.1/cb, http://localhost:51004/cb, false",
        "http://127.0.0.1/cb, http://[::1]:51004/cb, false",
        "http://127.0.0.1/cb, https://127.0.0.1:51004/cb, false",
        "http://127.0.0.1/cb, http://127.0.0.1.evil.example/cb, false",
        "http://127.0.0.1/cb, http://127.0.0.1:1@evil.example/cb, false",
        "http://127.0.0.1/cb, http://127.0.0.1:/cb, false",
        "http://localhost/cb, http://localhost:51004/cb, false",
        "https://client.example/cb, https://client.example:8443/cb, false"
    })
    @Parity(1)
    @Checks("AZ-07")
    @Spec("RFC 8252 §7.3")
    void onlyALoopbackAddressByNumberMayHaveAnyPort(String registered, String presented, boolean matches) {
        assertThat(new RedirectUri(registered).matches(presented)).isEqualTo(matches);
    }
}
