package org.gatewright.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.InProcess;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token requests of any grant: method, content type, parameters and error responses. */
class TokenRequestTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BODY = "grant_type=client_credentials&scope=read";

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    private TestResponse post(String target, Map<String, String> headers, String body) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", Exchanges.service());
        return server.http.request("POST", target, all, body);
    }

    private TestResponse body(String body) {
        return server.token(Exchanges.service(), body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "PATCH"})
    @Parity(19)
    @Checks("CA-01")
    @Spec("RFC 6749 §3.2")
    void returns405ForOtherMethodsThanPost(String method) {
        Map<String, String> headers = Map.of("Authorization", Exchanges.service(), "Content-Type", FORM);
        TestResponse response = server.http.request(method, "/token", headers, method.equals("HEAD") ? "" : BODY);
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("Allow")).isEqualTo("OPTIONS, POST");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(server.events.issued).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type=client_credentials",
                "grant%5Ftype=client_credentials",
                "client_id=service",
                "client_secret=a-secret-of-the-service",
                "client_assertion=x",
                "code=x",
                "code_verifier=x",
                "refresh_token=x",
                "redirect_uri=x",
                "scope=read",
                "username=alice",
                "password=x"
            })
    @Parity({19, 20})
    @Checks("CA-01")
    @Spec({"RFC 6749 §3.2", "RFC 6749 §2.3.1"})
    void rejectsParametersInTheQuery(String query) {
        RefusedToken.with("invalid_request", server, () -> post("/token?" + query, Map.of("Content-Type", FORM), BODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo=bar", "foo=1&foo=2", "foo=%FF", "foo", "=", "&&", "Scope=admin", "sub=alice"})
    @Parity(19)
    @Spec("RFC 6749 §3.2")
    void ignoresUnknownParameters(String unknown) {
        assertThat(Exchanges.successful(body(BODY + "&" + unknown)).json()).containsEntry("scope", "read");
        assertThat(post("/token?" + unknown, Map.of("Content-Type", FORM), BODY).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain",
                "application/x-www-form-urlencodedEVIL",
                "application/x-www-form-urlencoded, text/plain",
                "xapplication/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded; charset=utf-16",
                "application/x-www-form-urlencoded; charset=utf-7",
                "application/x-www-form-urlencoded; charset=iso-8859-1",
                ";",
                "*/*"
            })
    @Parity(19)
    @Checks("CA-02")
    @Spec("RFC 6749 §4.4.2")
    void rejectsAnotherContentType(String type) {
        RefusedToken.with("invalid_request", server, () -> post("/token", Map.of("Content-Type", type), BODY));
    }

    @Test
    @Parity(19)
    @Checks("CA-02")
    @Spec("RFC 6749 §4.4.2")
    void rejectsAMissingContentType() {
        RefusedToken.with("invalid_request", server, () -> post("/token", Map.of(), BODY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "APPLICATION/x-www-form-URLENCODED",
                "application/x-www-form-urlencoded;charset=UTF-8",
                "application/x-www-form-urlencoded; charset=\"utf-8\""
            })
    @Parity(19)
    @Spec("RFC 9110 §8.3.1")
    void acceptsTheFormContentTypeInAnySpelling(String type) {
        Exchanges.successful(post("/token", Map.of("Content-Type", type), BODY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%FF%FE", "%C0%AF", "%ED%A0%80", "client%00credentials", "%", "%4", "%zz", "%F8%88%80%80%80"})
    @Parity(20)
    @Checks("CA-02")
    @Spec("RFC 6749 appendix B")
    void rejectsAMalformedGrantType(String malformed) {
        RefusedToken.with("invalid_request", server, () -> body("scope=read&grant_type=" + malformed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "scope=read", "grant_type=&scope=read", "grant_type&scope=read"})
    @Parity(20)
    @Checks("OG-05")
    @Spec({"RFC 6749 §5.2", "RFC 6749 §3.1"})
    void rejectsAMissingGrantType(String body) {
        RefusedToken.with("invalid_request", server, () -> body(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type",
                "client_id",
                "client_secret",
                "code",
                "redirect_uri",
                "code_verifier",
                "refresh_token",
                "scope",
                "username",
                "password"
            })
    @Parity({20, 21, 22, 23, 24, 25})
    @Checks("OG-05")
    @Spec("RFC 6749 §3.2")
    void rejectsARepeatedParameter(String name) {
        String value = Map.of("grant_type", "client_credentials", "scope", "read", "client_id", "service")
                .getOrDefault(name, "x");
        String once = BODY + "&client_id=service";
        String base = once.contains(name + "=") ? once : once + "&" + name + "=" + value;
        RefusedToken.with("invalid_request", server, () -> body(base + "&" + name + "=" + value));
        RefusedToken.with("invalid_request", server, () -> body(base + "&" + name + "=other"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo",
                "Client_Credentials",
                "client_credentials+",
                "client_credentials+refresh_token",
                "implicit",
                "password",
                "urn:ietf:params:oauth:grant-type:client_credentials",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "https://client_credentials",
                "%C3%A4"
            })
    @Parity(20)
    @Checks({"OG-05", "OG-01"})
    @Spec("RFC 6749 §5.2")
    void rejectsAGrantTypeThatIsNotEnabled(String type) {
        RefusedToken.with("unsupported_grant_type", server, () -> body("scope=read&grant_type=" + type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization_code", "refresh_token"})
    @Parity(20)
    @Spec("RFC 6749 §5.2")
    void rejectsAGrantTypeThatIsNotRegisteredForTheClient(String type) {
        RefusedToken.with("unauthorized_client", server, () -> body("code=x&refresh_token=x&grant_type=" + type));
    }

    @Test
    @Spec("RFC 6749 §5.2")
    @Checks("CA-20")
    void rejectsTooManyOrTooLongParameters() {
        RefusedToken.with("invalid_request", server, () -> body(BODY + "&a=b".repeat(70)));
        RefusedToken.with("invalid_request", server, () -> body(BODY + "&a=" + "b".repeat(9000)));
    }

    @Test
    @Parity(19)
    @Spec("RFC 6749 §1.6")
    void rejectsPlainHttp() {
        AuthorizationServer secure = AuthorizationServer.builder()
                .issuer("https://login.example")
                .clients(MemoryClients.of(Clients.service().build()))
                .interaction((interaction, request) -> {
                    throw new IllegalStateException("not asked");
                })
                .build();
        Http wire = InProcess.of(secure.routes());
        Map<String, String> headers = Map.of("Authorization", Exchanges.service(), "Content-Type", FORM);
        TestResponse response = wire.request("POST", "/token", headers, BODY);
        RefusedToken.assertError(400, "invalid_request", response);
    }

    @Test
    @Checks("CA-20")
    @Spec("RFC 6749 §5.2")
    @ExpectedLog("server_error")
    void hidesTheCauseOfAnUnexpectedException() {
        AtomicBoolean broken = new AtomicBoolean();
        TestServer failing = TestServer.start(builder -> builder.accounts(subject -> {
            if (broken.get()) {
                throw new IllegalStateException("the inner secret");
            }
            return true;
        }));
        String code = failing.code();
        broken.set(true);
        TestResponse response = failing.token(TestServer.app(), TestServer.codeExchange(code));
        RefusedToken.assertError(500, "server_error", response);
        assertThat(response.text()).doesNotContain("inner");
        assertThat(failing.events.refusals)
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).hasRootCauseMessage("the inner secret"));
    }

    @Test
    @Checks("CA-20")
    @Spec("RFC 9110 §15.6.4")
    @ExpectedLog("temporarily_unavailable")
    void returns503WhenTheStoreFails() {
        AtomicBoolean away = new AtomicBoolean();
        TestServer failing = TestServer.start(builder -> builder.accounts(subject -> {
            if (away.get()) {
                throw new StorageException("the database is away", new IllegalStateException());
            }
            return true;
        }));
        String code = failing.code();
        away.set(true);
        TestResponse response = failing.token(TestServer.app(), TestServer.codeExchange(code));
        RefusedToken.assertError(503, "temporarily_unavailable", response);
        assertThat(response.header("Retry-After")).isEqualTo("1");
        assertThat(response.text()).doesNotContain("database");
        away.set(false);
        assertThat(failing.token(TestServer.app(), TestServer.codeExchange(code))
                        .status())
                .isEqualTo(200);
    }

    /** As configured in a client file, for a server without DPoP and mutual TLS. */
    @Test
    @Spec({"RFC 8705 §3.4", "RFC 9449 §5.2"})
    void rejectsAClientThatRequiresUnsupportedSenderConstraints() {
        for (ClientRules rules : List.of(
                ClientRules.defaults().bindToCertificate(),
                ClientRules.defaults().requireDpop())) {
            server.clients.save(Clients.service().rules(rules).build());
            RefusedToken.with(
                    "invalid_request", server, () -> server.token(Exchanges.service(), Exchanges.clientCredentials()));
        }
    }
}
