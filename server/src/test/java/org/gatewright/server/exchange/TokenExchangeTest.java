package org.gatewright.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.exchange.ExchangePolicy.Verdict;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Token exchange (RFC 8693): impersonation, delegation and identity assertions. */
class TokenExchangeTest {
    private static final String ACCESS = "urn:ietf:params:oauth:token-type:access_token";
    private static final String NEXT = "https://next.example";
    private static final String ELSEWHERE = "https://elsewhere.example";

    private final AtomicBoolean aliceIsActive = new AtomicBoolean(true);
    private volatile Verdict verdict = Verdict.DELEGATION;
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.enable(
                        TokenExchange.with(this::classify).issuingIdJag(ELSEWHERE),
                        Dpop.proofs(),
                        new Introspection((client, authorization) -> true))
                .accounts(subject -> aliceIsActive.get())
                .resources(ProtectedResource.at(NEXT)));
        server.clients.save(service("gate", "read", "write"));
        server.clients.save(service("small", "read"));
    }

    private Verdict classify(ExchangeRequest request) {
        return request.client().id().equals("small") ? Verdict.DENIED : verdict;
    }

    private static Client service(String id, String... scope) {
        return Client.confidentialWithHash(id, new GeneratedSecret().hash(Clients.SECRET))
                .grantTypes(GrantType.TOKEN_EXCHANGE, GrantType.REFRESH_TOKEN)
                .scope(scope)
                .build();
    }

    private static Map<String, String> exchange(String token) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("subject_token", token);
        form.put("subject_token_type", ACCESS);
        return form;
    }

    private TestResponse requestToken(Map<String, String> form) {
        return server.token(Forms.basic("gate", Clients.SECRET), form);
    }

    private void assertRefused(String error, Map<String, String> form) {
        RefusedToken.with(error, server, () -> requestToken(form));
    }

    private String aliceToken() {
        return Exchanges.appTokens(server).json("access_token");
    }

    private Map<String, Object> introspected(TestResponse tokens) {
        return server.post(
                        "/introspect",
                        Forms.basic("gate", Clients.SECRET),
                        Forms.encode(Map.of("token", tokens.json("access_token"))))
                .json();
    }

    @Test
    @Spec({"RFC 8693 §2.1", "RFC 8693 §2.2.1", "RFC 8693 §4.1", "RFC 8693 §1.1"})
    void issuesADelegatedTokenWithAnActClaim() {
        TestResponse tokens =
                Exchanges.successful(requestToken(Exchanges.with(exchange(aliceToken()), "resource", NEXT)));
        assertThat(tokens.json()).containsEntry("issued_token_type", ACCESS).doesNotContainKey("refresh_token");
        assertThat(introspected(tokens))
                .containsEntry("sub", "alice")
                .containsEntry("client_id", "gate")
                .containsEntry("aud", List.of(NEXT))
                .containsEntry("act", Map.of("sub", "client:gate"));
    }

    @Test
    @Spec({"RFC 8693 §1.1", "RFC 8693 §4.1"})
    void issuesAnImpersonationTokenWithoutActClaim() {
        verdict = Verdict.IMPERSONATION;
        assertThat(introspected(Exchanges.successful(requestToken(exchange(aliceToken())))))
                .containsEntry("sub", "alice")
                .doesNotContainKey("act");
    }

    @Test
    @Spec({"RFC 8693 §4.1", "RFC 8693 §2.1"})
    @Checks("OG-04")
    void keepsAndLimitsTheChainOfActors() {
        String token = aliceToken();
        for (int i = 0; i < 5; i++) {
            token = Exchanges.successful(requestToken(exchange(token))).json("access_token");
        }
        String last = token;
        assertRefused("invalid_request", exchange(last));
        Map<String, String> withActor = exchange(aliceToken());
        withActor.put("actor_token", aliceToken());
        withActor.put("actor_token_type", ACCESS);
        assertThat(introspected(Exchanges.successful(requestToken(withActor))))
                .containsEntry("act", Map.of("sub", "alice"));
    }

    @Test
    @Spec({"RFC 8693 §2.2.2", "RFC 8693 §5"})
    @Checks("OG-04")
    void issuesNoMoreThanClientPolicyAndSubjectTokenPermit() {
        String token = aliceToken();
        RefusedToken.with(
                "unauthorized_client",
                server,
                () -> server.token(Forms.basic("small", Clients.SECRET), exchange(token)));
        verdict = Verdict.DENIED;
        assertRefused("unauthorized_client", exchange(token));
        verdict = Verdict.IMPERSONATION;
        assertRefused("invalid_scope", Exchanges.with(exchange(token), "scope", "admin"));
        String narrow = server.token(
                        TestServer.app(),
                        Exchanges.with(
                                TestServer.refresh(Exchanges.appTokens(server).json("refresh_token")), "scope", "read"))
                .json("access_token");
        assertRefused("invalid_scope", Exchanges.with(exchange(narrow), "scope", "write"));
        assertThat(Exchanges.successful(requestToken(exchange(narrow))).json("scope"))
                .isEqualTo("read");
        assertRefused("invalid_target", Exchanges.with(exchange(token), "audience", "https://unknown.example"));
        assertRefused("invalid_target", Exchanges.with(exchange(token), "resource", "https://unknown.example"));
        server.clock.advance(Duration.ofSeconds(200));
        TestResponse late = Exchanges.successful(requestToken(exchange(token)));
        assertThat((Long) late.json().get("expires_in")).isEqualTo(100L);
    }

    @Test
    @Spec("RFC 8693 §2.2.2")
    @Checks("OG-04")
    void acceptsOnlyAnActiveAccessTokenOfThisServer() {
        TestResponse tokens = Exchanges.appTokens(server);
        assertRefused("invalid_request", exchange("rubbish"));
        assertRefused("invalid_request", exchange(tokens.json("refresh_token")));
        assertRefused("invalid_request", exchange(Keys.key().sign("at+jwt", Map.of("sub", "alice"))));
        String service =
                server.token(Exchanges.service(), Exchanges.clientCredentials()).json("access_token");
        assertRefused("invalid_request", exchange(service));
        assertRefused(
                "invalid_request",
                Exchanges.with(
                        exchange(tokens.json("access_token")),
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:id_token"));
        assertRefused(
                "invalid_request",
                Exchanges.with(
                        exchange(tokens.json("access_token")),
                        "requested_token_type",
                        "urn:ietf:params:oauth:token-type:saml2"));
        assertRefused(
                "invalid_request", Exchanges.without(exchange(tokens.json("access_token")), "subject_token_type"));
        assertRefused("invalid_request", Exchanges.without(exchange(""), "subject_token"));
        assertRefused("invalid_request", Exchanges.with(exchange(tokens.json("access_token")), "actor_token", "x"));
        aliceIsActive.set(false);
        assertRefused("invalid_request", exchange(tokens.json("access_token")));
        aliceIsActive.set(true);
        server.server.revokeConsent("alice", "app");
        assertRefused("invalid_request", exchange(tokens.json("access_token")));
        server.clock.advance(Duration.ofSeconds(301));
        assertRefused("invalid_request", exchange(tokens.json("access_token")));
    }

    @Test
    @Spec({"RFC 8693 §2.1", "RFC 8707 §2"})
    @Checks("OG-04")
    void keepsTheResourceRestriction() {
        String code = server.decide(Ask.app().with("resource", NEXT).get(server))
                .query()
                .get("code");
        String bound =
                server.token(TestServer.app(), TestServer.codeExchange(code)).json("access_token");
        assertThat(introspected(Exchanges.successful(requestToken(exchange(bound)))))
                .containsEntry("aud", List.of(NEXT));
    }

    @Test
    @Spec({"RFC 9449 §5", "RFC 8693 §1.1"})
    @Checks({"OG-04", "SC-07"})
    void issuesNoBearerTokenForASenderConstrainedToken() {
        SigningKey key = Keys.key();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", TestServer.app());
        headers.put("DPoP", Keys.dpop(key, server.clock.instant()));
        String bound = server.post("/token", headers, TestServer.codeExchange(server.code()))
                .json("access_token");
        assertRefused("invalid_request", exchange(bound));
        Map<String, String> assertion = exchange(bound);
        assertion.put("requested_token_type", "urn:ietf:params:oauth:token-type:id-jag");
        assertion.put("audience", ELSEWHERE);
        assertRefused("invalid_request", assertion);
        SigningKey own = Keys.key();
        headers.put("Authorization", Forms.basic("gate", Clients.SECRET));
        headers.put("DPoP", Keys.dpop(own, server.clock.instant()));
        TestResponse tokens = server.post("/token", headers, exchange(bound));
        assertThat(introspected(tokens))
                .containsEntry("cnf", Map.of("jkt", own.jwk().thumbprint()));
    }

    @Test
    @Spec({"RFC 8693 §2.1", "Identity Assertion Authorization Grant §4.3"})
    void issuesAnIdJagForATrustedAudience() {
        server.clients.save(Clients.app().tokens(AccessTokenFormat.JWT).build());
        Map<String, String> form = exchange(aliceToken());
        form.put("requested_token_type", "urn:ietf:params:oauth:token-type:id-jag");
        form.put("audience", ELSEWHERE);
        form.put("scope", "read");
        TestResponse response = requestToken(form);
        assertThat(response.json())
                .containsEntry("token_type", "N_A")
                .containsEntry("issued_token_type", "urn:ietf:params:oauth:token-type:id-jag");
        Jwt assertion = Jwt.parse(response.json("access_token")).orElseThrow();
        assertThat(assertion.isType("oauth-id-jag+jwt")).isTrue();
        assertThat(assertion.claims().members())
                .containsEntry("iss", TestServer.ISSUER)
                .containsEntry("sub", "alice")
                .containsEntry("aud", ELSEWHERE)
                .containsEntry("client_id", "gate")
                .containsEntry("scope", "read")
                .containsKeys("jti", "iat", "exp");
        assertThat(server.resource(response.json("access_token")).status()).isEqualTo(401);
        assertRefused("invalid_target", Exchanges.with(form, "audience", "https://stranger.example"));
        assertRefused("invalid_target", Exchanges.without(form, "audience"));
    }
}
