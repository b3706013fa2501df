package org.gatewright.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
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

/** Client authentication: one registered method per request, with indistinguishable errors. */
class ClientAuthenticationTest {
    private static final String BODY = "grant_type=client_credentials&scope=read";

    private TestServer server;

    /** A custom method: a header with the client ID and a password. */
    private record HeaderMethod() implements ClientAuthMethod {
        private record Badge(String clientId, String word) implements Proof {
            @Override
            public boolean proves(Client client) {
                return word.equals("open-sesame");
            }
        }

        @Override
        public String value() {
            return "badge";
        }

        @Override
        public Optional<Proof> read(Request request, Parameters form) {
            return request.header("Badge").map(badge -> new Badge(badge.split("/")[0], badge.split("/")[1]));
        }
    }

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.addClientAuthMethod(new HeaderMethod()));
        server.clients.save(Clients.service().authMethod("client_secret_basic").build());
        server.clients.save(Client.confidentialWithHash("poster", new GeneratedSecret().hash("post-secret"))
                .authMethod("client_secret_post")
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .build());
        server.clients.save(Client.withAuthMethod("badger", "badge")
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .build());
    }

    /** Returns the logged hint of the last error. */
    private String hint() {
        return server.events
                .refusals
                .get(server.events.refusals.size() - 1)
                .reason()
                .hint()
                .orElse("");
    }

    private static String raw(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
    }

    private TestResponse badge(String badge, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Badge", badge);
        return server.http.request("POST", "/token", headers, body);
    }

    private TestResponse assertInvalidClient(String basic, String body) {
        TestResponse response = RefusedToken.with(401, "invalid_client", server, () -> server.token(basic, body));
        assertThat(response.header("WWW-Authenticate")).startsWith("Basic realm=\"http://localhost\", error=\"");
        return response;
    }

    @Test
    @Parity({2, 21})
    @Spec("RFC 6749 §2.3.1")
    void authenticatesByTheRegisteredClientSecretMethod() {
        Exchanges.successful(server.token(Exchanges.service(), BODY));
        Exchanges.successful(server.token(Exchanges.service(), BODY + "&client_id=service"));
        Exchanges.successful(server.token("", BODY + "&client_id=poster&client_secret=post-secret"));
        String basic = Exchanges.service();
        Exchanges.successful(server.token("bAsIc" + basic.substring(5), BODY));
    }

    @Test
    @Parity({2, 21})
    @Spec("RFC 6749 §2.1")
    void requiresNoSecretFromAPublicClient() {
        Exchanges.spaTokens(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&client_id=service",
                "&client_id=service&client_secret=",
                "&client_id=app",
                "&client_id=nobody"
            })
    @Parity(21)
    @Checks("CA-05")
    @Spec("RFC 6749 §5.2")
    void rejectsAConfidentialClientWithoutCredentials(String more) {
        assertInvalidClient("", BODY + more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wrong",
                Clients.SECRET,
                "a-secret-of-the-servic",
                "a-secret-of-the-servicee",
                "A-SECRET-OF-THE-SERVICE",
                "a-secret-of-the-service "
            })
    @Parity(21)
    @Checks("CA-05")
    @Spec("RFC 6749 §5.2")
    void rejectsAWrongSecret(String secret) {
        assertInvalidClient(Forms.basic("service", secret), BODY);
    }

    @Test
    @Checks("CA-05")
    void rejectsTheStoredHashAsSecret() {
        String hash = new GeneratedSecret().hash(Clients.OTHER_SECRET);
        assertInvalidClient(Forms.basic("service", hash), BODY);
    }

    @Test
    @Parity({4, 21})
    @Checks("CA-14")
    @Spec("RFC 6749 §5.2")
    void returnsTheSameErrorForAnUnknownClientAndAWrongSecret() {
        TestResponse unknown = assertInvalidClient(Forms.basic("nobody", "wrong"), BODY);
        TestResponse wrong = assertInvalidClient(Forms.basic("service", "wrong"), BODY);
        TestResponse method = assertInvalidClient("", BODY + "&client_id=service&client_secret=wrong");
        TestResponse asPublic = assertInvalidClient(Forms.basic("spa", "wrong"), BODY);
        assertThat(anonymous(wrong)).isEqualTo(anonymous(unknown));
        assertThat(anonymous(method)).isEqualTo(anonymous(unknown));
        assertThat(anonymous(asPublic)).isEqualTo(anonymous(unknown));
    }

    /** Removes what differs between any two responses. */
    private static String anonymous(TestResponse response) {
        return response.text()
                .replace(response.header("Request-Id"), "ID")
                .replaceAll("(?i)date: .*\r\n", "")
                .replaceAll("(?i)content-length: .*\r\n", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type=refresh_token&refresh_token=x", "grant_type=authorization_code&code=x"})
    @Parity(21)
    @Checks("CA-05")
    @Spec("RFC 6749 §2.3")
    void rejectsAPublicClientThatSendsASecret(String body) {
        assertInvalidClient("", body + "&client_id=spa&client_secret=guess");
        assertInvalidClient(Forms.basic("spa", "guess"), body);
        assertInvalidClient(Forms.basic("spa", ""), body);
    }

    @Test
    @Parity(21)
    @Checks("CA-03")
    @Spec("RFC 6749 §2.3")
    void rejectsTwoAuthenticationMethodsInOneRequest() {
        String post = BODY + "&client_id=service&client_secret=" + Clients.OTHER_SECRET;
        RefusedToken.with("invalid_request", server, () -> server.token(Exchanges.service(), post));
        RefusedToken.with(
                "invalid_request",
                server,
                () -> badge("badger/open-sesame", BODY + "&client_id=badger&client_secret=x"));
    }

    @Test
    @Parity(21)
    @Checks("CA-03")
    @Spec("RFC 6749 §2.3")
    void rejectsTwoAuthorizationHeaders() {
        String request = "POST /token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n"
                + "Authorization: " + Exchanges.service() + "\r\nAuthorization: " + TestServer.app() + "\r\n"
                + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY;
        RefusedToken.with("invalid_request", server, () -> new TestResponse(server.http.send(request)));
    }

    @Test
    @Parity(21)
    @Checks("CA-04")
    @Spec("RFC 7591 §2")
    void acceptsOnlyTheRegisteredMethod() {
        assertInvalidClient("", BODY + "&client_id=service&client_secret=" + Clients.OTHER_SECRET);
        assertInvalidClient(Forms.basic("poster", "post-secret"), BODY);
        assertInvalidClient(Forms.basic("badger", "open-sesame"), BODY);
        assertInvalidClient("", BODY + "&client_id=badger&client_secret=open-sesame");
        assertInvalidClient("", BODY + "&client_id=badger");
        RefusedToken.with(401, "invalid_client", server, () -> badge("service/open-sesame", BODY));
    }

    @Test
    @Parity(21)
    @Spec("RFC 6749 §2.3.2")
    void supportsACustomMethod() {
        Exchanges.successful(badge("badger/open-sesame", BODY));
        RefusedToken.with(401, "invalid_client", server, () -> badge("badger/open", BODY));
        assertThat(server.server.metadata().get("token_endpoint_auth_methods_supported"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("badge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "spa", "nobody", "SERVICE", "service+"})
    @Parity(21)
    @Checks("CA-08")
    @Spec("RFC 6749 §2.3")
    void rejectsAClientIdThatDiffersFromTheCredentials(String id) {
        RefusedToken.with(
                "invalid_request", server, () -> server.token(Exchanges.service(), BODY + "&client_id=" + id));
        RefusedToken.with("invalid_request", server, () -> badge("badger/open-sesame", BODY + "&client_id=" + id));
    }

    @Test
    void logsTheUsedAndTheRegisteredMethod() {
        assertInvalidClient("", BODY + "&client_id=service&client_secret=" + Clients.SECRET);
        assertThat(hint()).isEqualTo("The client is registered for client_secret_basic, not client_secret_post.");
        assertInvalidClient(Forms.basic("nobody", "x"), BODY);
        assertThat(hint()).startsWith("The client is unknown; it used client_secret_basic.");
        assertInvalidClient(Forms.basic("service", "x"), BODY);
        assertThat(hint()).isEqualTo("The authentication by client_secret_basic failed.");
    }

    @Test
    @Spec("RFC 6749 §2.3.1")
    void logsThatCredentialsMayLackFormEncoding() {
        for (String pair : List.of("service:a+b", "service:a%20b", "urn:client:secret")) {
            assertInvalidClient(raw(pair), BODY);
            assertThat(hint())
                    .as(pair)
                    .contains("form-encoded (RFC 6749 §2.3.1)")
                    .doesNotContain("a+b", "a%20b");
        }
    }

    @Test
    @Parity(21)
    @Checks("CA-06")
    @Spec("RFC 6749 §2.3.1")
    void formDecodesTheIdAndTheSecretInTheHeader() {
        String secret = "a:b+c d%20\u00e9&=";
        server.clients.save(Client.confidentialWithHash("urn:client x", new GeneratedSecret().hash(secret))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .build());
        Exchanges.successful(server.token(Forms.basic("urn:client x", secret), BODY));
        Exchanges.successful(server.token(raw("urn%3Aclient+x:a:b%2Bc+d%2520%C3%A9&="), BODY));
        assertInvalidClient(raw("urn%3Aclient+x:a:b+c d%20\u00e9&="), BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic ",
                "Basic !!!!",
                "Basic c2VydmljZQ==",
                "Basic c2VydmljZTphLXNlY3JldC1vZi10aGUtc2VydmljZQ",
                "Basic c2VydmljZTphLXNlY3JldC1vZi10aGUtc2VydmljZQ==x",
                "Basic c2VydmljZTphLXNlY3JldC1vZi10aGUtc2VydmljZR==",
                "Basic c2Vydmlj ZTphLXNlY3JldC1vZi10aGUtc2VydmljZQ==",
                "Basic OmEtc2VjcmV0LW9mLXRoZS1zZXJ2aWNl",
                "Basic",
                "Bearer gwa_x",
                "Digest username=\"service\""
            })
    @Parity(21)
    @Checks("CA-06")
    @Spec("RFC 7617 §2")
    void rejectsAMalformedHeader(String header) {
        assertInvalidClient(header, BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"service:\u00ff\u00fe", "service:%FF", "service:%C0%AF", "service:%0", "s\u0000:x", "service:%00"
            })
    @Parity(21)
    @Checks("CA-06")
    @Spec("RFC 6749 appendix B")
    void rejectsASecretThatIsNoValidText(String pair) {
        assertInvalidClient(raw(pair), BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id=%FF", "client_id=a%00b", "client_id=%zz", "client_id=poster&client_secret=%FF"})
    @Parity(21)
    @Spec("RFC 6749 appendix B")
    void rejectsAMalformedIdOrSecretInTheBody(String malformed) {
        RefusedToken.with("invalid_request", server, () -> server.token("", BODY + "&" + malformed));
    }

    @Test
    @Parity(21)
    @Spec("RFC 6749 §2.3.1")
    void rejectsASecretWithoutClientId() {
        RefusedToken.with("invalid_request", server, () -> server.token("", BODY + "&client_secret=post-secret"));
    }

    @Test
    @Parity(2)
    @Checks("CA-16")
    @Spec("RFC 6749 §2.3.1")
    void acceptsBothSecretsDuringSecretRotation() {
        GeneratedSecret hash = new GeneratedSecret();
        server.clients.save(
                Clients.service().addSecretHash(hash.hash("the-next-one")).build());
        Exchanges.successful(server.token(Exchanges.service(), BODY));
        Exchanges.successful(server.token(Forms.basic("service", "the-next-one"), BODY));
        assertInvalidClient(Forms.basic("service", "another"), BODY);

        server.clients.save(Client.confidentialWithHash("service", hash.hash("the-next-one"))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .build());
        assertInvalidClient(Exchanges.service(), BODY);
        Exchanges.successful(server.token(Forms.basic("service", "the-next-one"), BODY));
    }
}
