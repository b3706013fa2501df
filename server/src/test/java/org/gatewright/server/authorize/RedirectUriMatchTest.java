package org.gatewright.server.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact matching of redirect URIs. */
class RedirectUriMatchTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
        save("query", "https://Q.example/Cb?a=1&b=%2f");
        save("loopback", "http://127.0.0.1/cb?x=1");
        save("loopback6", "http://[::1]:9000/cb");
        save("named", "http://localhost:8090/cb");
        save("native", "com.example.app:/cb");
        save("two", "https://two.example/a", "https://two.example/b");
        server.clients.save(Client.publicClient("none").scope("read", "write").build());
    }

    private void save(String id, String... uris) {
        server.clients.save(Client.publicClient(id)
                .redirectUris(uris)
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .scope("read", "write")
                .build());
    }

    private void assertRejected(String client, String redirectUri) {
        Ask request = Ask.app().with("client_id", client);
        RefusedRequest.when(server, request.with("redirect_uri", redirectUri)).assertPage(400, "invalid_request");
    }

    private void assertAccepted(String client, String redirectUri) {
        Ask request = Ask.app().with("client_id", client).with("redirect_uri", redirectUri);
        TestResponse granted = server.decide(request.get(server));
        assertThat(granted.status()).as(granted.text()).isEqualTo(303);
        String separator = redirectUri.contains("?") ? "&" : "?";
        assertThat(granted.location()).startsWith(redirectUri + separator + "code=");
    }

    @ParameterizedTest
    @Checks("AZ-01")
    @Spec("RFC 9700 §2.1")
    @ValueSource(
            strings = {
                "/FAKE",
                "%2FFAKE",
                "%2fFAKE",
                "/..%2FFAKE",
                "/%2e%2e%2FFAKE",
                "/%2e%2e/FAKE",
                "/../FAKE",
                "/./",
                "%252FFAKE",
                "/..%252fFAKE",
                "/%252e%252e%252fFAKE",
                "/;/../../FAKE",
                "/..;/FAKE",
                ";/../FAKE",
                "%3B/../FAKE",
                "%0A%0D/../FAKE",
                "%0d%0a",
                "%00",
                "%00/FAKE",
                "FAKE",
                ".FAKE",
                "%5C..%5CFAKE",
                "?FAKE",
                "%3FFAKE",
                "%23FAKE",
                "%20",
                "+"
            })
    void rejectsAPathThatOnlyStartsWithTheRegisteredOne(String more) {
        assertRejected("app", Clients.CALLBACK + more);
        RefusedRequest.when(server, Ask.app().raw("redirect_uri", Clients.CALLBACK + more))
                .assertPage(400, "invalid_request");
    }

    @ParameterizedTest
    @Checks("AZ-02")
    @Spec({"RFC 3986 §6.2.1", "RFC 9700 §4.1.3"})
    @ValueSource(
            strings = {
                "https://client.example/cb?x=1",
                "https://client.example/cb?",
                "https://client.example/cb/",
                "https://client.example//cb",
                "https://client.example/CB",
                "https://CLIENT.example/cb",
                "HTTPS://client.example/cb",
                "https://client.example:443/cb",
                "http://client.example/cb",
                "https://client.example/cb#frag",
                "https://client.example/cb#",
                "https://client.example./cb",
                "https://сlient.example/cb",
                "https://xn--lient-cye.example/cb",
                "https://client.example/%63b",
                "//client.example/cb",
                "client.example/cb",
                "/cb",
                " https://client.example/cb",
                "https://client.example/cb ",
                "https://client.example",
                "https://client.example/",
                "https://sub.client.example/cb",
                "https://client.example.evil.example/cb",
                "https://evilclient.example/cb"
            })
    void rejectsADifferenceOfOneCharacter(String redirectUri) {
        assertRejected("app", redirectUri);
    }

    @ParameterizedTest
    @Checks("AZ-02")
    @ValueSource(
            strings = {
                "https://Q.example/Cb", "https://Q.example/Cb?b=%2f&a=1", "https://Q.example/Cb?a=1&b=%2F",
                "https://Q.example/Cb?a=1&b=/", "https://Q.example/Cb?a=1&b=%2f&c=3", "https://Q.example/Cb?a=2&b=%2f",
                "https://Q.example/Cb?a=1", "https://q.example/Cb?a=1&b=%2f", "https://Q.example/cb?a=1&b=%2f",
                "https://Q.example/Cb?a=1&b=%2f&", "https://Q.example/Cb?a=1;b=%2f"
            })
    void comparesTheRegisteredQuery(String redirectUri) {
        assertAccepted("query", "https://Q.example/Cb?a=1&b=%2f");
        assertRejected("query", redirectUri);
    }

    @ParameterizedTest
    @Checks("AZ-03")
    @ValueSource(
            strings = {
                "https://client.example@evil.example/cb",
                "https://client.example%40evil.example/cb",
                "https://evil.example@client.example/cb",
                "https://a@b@client.example/cb",
                "https://:@client.example/cb",
                "http://localhost:8090%25@evil.example/cb",
                "http://localhost:8090@evil.example/cb",
                "https://client.example\\@evil.example/cb",
                "https:\\\\client.example/cb",
                "https:/client.example/cb",
                "https:client.example/cb",
                "https:///client.example/cb",
                "https://client.example\t/cb",
                "https://client.ex\nample/cb",
                "https://client.example/c\tb",
                "https://client.example\u3002evil.example/cb",
                "https://evil.example#@client.example/cb",
                "https://evil.example?@client.example/cb",
                "https://evil.example\\.client.example/cb",
                "https://client.example:@evil.example/cb",
                "https://[client.example]/cb",
                "https://client.example:0443/cb",
                "https://client.example:/cb"
            })
    void rejectsManipulatedAuthorities(String redirectUri) {
        assertRejected("app", redirectUri);
        assertRejected("named", redirectUri);
    }

    @ParameterizedTest
    @Checks("AZ-05")
    @ValueSource(
            strings = {
                "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\u0001javascript:alert(1)",
                "java\tscript:alert(1)", "javascript://client.example/cb", "data:text/html,x", "DATA:text/html,x",
                "vbscript:x", "file:///etc/passwd", "blob:https://client.example/1", "about:blank",
                "view-source:https://client.example/cb"
            })
    void rejectsDangerousSchemes(String redirectUri) {
        assertRejected("app", redirectUri);
        assertRejected("native", redirectUri);
    }

    @ParameterizedTest
    @Checks("AZ-21")
    @ValueSource(strings = {"urn:ietf:wg:oauth:2.0:oob", "urn:ietf:wg:oauth:2.0:oob:auto", "oob", "postmessage"})
    void rejectsOutOfBandRedirectUris(String redirectUri) {
        assertRejected("app", redirectUri);
    }

    @ParameterizedTest
    @Checks("AZ-07")
    @Spec("RFC 8252 §7.3")
    @ValueSource(
            strings = {
                "http://127.0.0.1/cb",
                "http://127.0.0.1:8080/cb",
                "http://127.0.0.1:8080/cb?x=2",
                "http://127.0.0.1:8080/other?x=1",
                "http://localhost:8080/cb?x=1",
                "http://127.0.0.2:8080/cb?x=1",
                "http://[::1]:8080/cb?x=1",
                "http://127.1:8080/cb?x=1",
                "http://2130706433/cb?x=1",
                "https://127.0.0.1:8080/cb?x=1",
                "http://127.0.0.1:/cb?x=1",
                "http://127.0.0.1:0/cb?x=1",
                "http://127.0.0.1:65536/cb?x=1",
                "http://127.0.0.1:-1/cb?x=1",
                "http://127.0.0.1:8a/cb?x=1",
                "http://127.0.0.1:80@evil.example/cb?x=1",
                "http://127.0.0.1@evil.example/cb?x=1",
                "http://127.0.0.1.evil.example/cb?x=1",
                "http://127.0.0.1:80.evil.example/cb?x=1",
                "http://127.0.0.1:8080%2Fcb?x=1",
                "http://127.0.0.1:80:90/cb?x=1",
                "http://127.0.0.1:8080/cb?x=1#f",
                "http://127.0.0.1:+80/cb?x=1",
                "http://127.0.0.1:٣٣/cb?x=1"
            })
    void rejectsADifferenceOtherThanThePortOfALoopbackAddress(String redirectUri) {
        assertRejected("loopback", redirectUri);
    }

    @ParameterizedTest
    @Checks("AZ-07")
    @Spec("RFC 8252 §7.3")
    @ValueSource(strings = {"http://127.0.0.1/cb?x=1", "http://127.0.0.1:1/cb?x=1", "http://127.0.0.1:65535/cb?x=1"})
    void acceptsAnyPortOfALoopbackAddress(String redirectUri) {
        assertAccepted("loopback", redirectUri);
    }

    @Test
    @Checks("AZ-07")
    void limitsTheLengthOfAUriIncludingItsPort() {
        String longest = "/" + "a".repeat(2048 - "http://127.0.0.1:80/".length());
        save("longest", "http://127.0.0.1" + longest);
        assertAccepted("longest", "http://127.0.0.1:80" + longest);
        assertRejected("longest", "http://127.0.0.1:8080" + longest);
    }

    @Test
    @Checks("AZ-07")
    void distinguishesIpv6AndIpv4LoopbackAddresses() {
        assertAccepted("loopback6", "http://[::1]:9000/cb");
        assertAccepted("loopback6", "http://[::1]:9001/cb");
        assertRejected("loopback6", "http://127.0.0.1:9000/cb");
        assertRejected("loopback6", "http://[::2]:9000/cb");
        assertRejected("loopback6", "http://[0:0:0:0:0:0:0:1]:9000/cb");
    }

    @Test
    @Checks("AZ-07")
    @Spec("RFC 8252 §8.3")
    void acceptsAnyPortOfLocalhostForNativeApplications() {
        assertAccepted("named", "http://localhost:8090/cb");
        assertAccepted("named", "http://localhost:8091/cb");
        assertAccepted("named", "http://localhost/cb");
        assertRejected("named", "http://127.0.0.1:8090/cb");
        assertRejected("named", "http://localhost:8090/other");
        assertRejected("named", "http://localhost.evil.example:8090/cb");
        assertRejected("named", "http://localhost:8090.evil.example/cb");
        assertRejected("named", "http://localhost:8090@evil.example/cb");
        assertRejected("named", "https://localhost:8090/cb");
    }

    @Test
    @Checks("AZ-07")
    void comparesThePortOfLocalhostForConfidentialClients() {
        Client client = Client.confidential("web", "a-secret-of-the-web")
                .redirectUris("http://localhost:8090/cb")
                .scope("read")
                .build();
        assertThat(client.redirectUri("http://localhost:8090/cb")).isPresent();
        assertThat(client.redirectUri("http://localhost:8091/cb")).isEmpty();
    }

    @Test
    @Parity(6)
    @Spec("RFC 6749 §3.1.2.3")
    void usesTheOnlyRegisteredUriByDefault() {
        TestResponse granted = server.decide(Ask.app().without("redirect_uri").get(server));
        assertThat(granted.location()).startsWith(Clients.CALLBACK + "?code=");
        TestResponse empty = server.decide(Ask.app().raw("redirect_uri", "").get(server));
        assertThat(empty.location()).startsWith(Clients.CALLBACK + "?code=");
    }

    @Test
    @Parity(6)
    @Checks("AZ-08")
    void requiresARedirectUriUnlessExactlyOneIsRegistered() {
        Ask unnamed = Ask.app().without("redirect_uri");
        RefusedRequest.when(server, unnamed.with("client_id", "two")).assertPage(400, "invalid_request");
        RefusedRequest.when(server, unnamed.with("client_id", "none")).assertPage(400, "invalid_request");
        assertRejected("none", Clients.CALLBACK);
        assertAccepted("two", "https://two.example/a");
        assertAccepted("two", "https://two.example/b");
    }

    @ParameterizedTest
    @Parity(6)
    @Checks("AR-01")
    @ValueSource(strings = {"https://client.example/cb", "https://evil.example/cb", ""})
    void showsAnErrorPageForARepeatedRedirectUri(String second) {
        RefusedRequest.when(server, Ask.app().and("redirect_uri=" + Forms.encode(second)))
                .assertPage(400, "invalid_request");
    }

    @ParameterizedTest
    @Parity(6)
    @ValueSource(strings = {"%FF", "https://client.example/cb%FF", "https://client.example/cb%C3", "%zz", "%"})
    void showsAnErrorPageForAMalformedRedirectUri(String encoded) {
        RefusedRequest.whenPosted(server, Ask.app().raw("redirect_uri", encoded))
                .assertPage(400, "invalid_request");
    }

    @Test
    @Parity(18)
    @Spec("RFC 8252 §7.1")
    void acceptsAPrivateUseScheme() {
        assertAccepted("native", "com.example.app:/cb");
        assertRejected("native", "com.example.app:/cb/");
        assertRejected("native", "com.example.app://cb");
        assertRejected("native", "com.example.other:/cb");
        assertRejected("native", "COM.example.app:/cb");
    }
}
