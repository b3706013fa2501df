package org.gatewright.server.client;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.gatewright.server.testing.Clients;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejection of redirect URIs at registration. */
class RedirectUriRegistrationTest {
    private static void assertRejected(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Clients.app().redirectUris(uri))
                .withMessageContaining(uri);
    }

    @ParameterizedTest
    @Checks("AZ-04")
    @Spec("RFC 9700 §2.1")
    @ValueSource(
            strings = {
                "*",
                "https://*",
                "https://client.example/*",
                "https://*.client.example/cb",
                "https://client.example:*/cb",
                "https://client.example/.*",
                "^https://client.example/",
                "https://client.example/{id}",
                "https://client.example/[a-z]|x"
            })
    void rejectsAWildcardPattern(String uri) {
        assertRejected(uri);
    }

    @ParameterizedTest
    @Checks("AZ-05")
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                " javascript:alert(1)",
                "\u0000javascript:alert(1)",
                "\u001fjavascript:x",
                "java\tscript:x",
                "data:text/html,x",
                "Data:text/html,x",
                "vbscript:x",
                "VBSCRIPT:x",
                "file:///x",
                "blob:https://client.example/1"
            })
    void rejectsDangerousSchemes(String uri) {
        assertRejected(uri);
    }

    @ParameterizedTest
    @Checks("AZ-09")
    @ValueSource(
            strings = {
                "code=x",
                "state=x",
                "iss=x",
                "response=x",
                "error=x",
                "access_token=x",
                "id_token=x",
                "code",
                "code=",
                "a=1&code=x",
                "a=1;code=x",
                "Code=x",
                "c%6Fde=x",
                "%63%6f%64%65=x",
                "a=1&%65rror=x",
                "error_description=x"
            })
    void rejectsAQueryWithAnAuthorizationResponseParameter(String query) {
        assertRejected("https://client.example/cb?" + query);
    }

    @ParameterizedTest
    @Checks("AZ-21")
    @ValueSource(strings = {"urn:ietf:wg:oauth:2.0:oob", "urn:ietf:wg:oauth:2.0:oob:auto"})
    void rejectsOutOfBandRedirectUris(String uri) {
        assertRejected(uri);
    }
}
