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

/** A service exchanges the token that it was called with for one to call the next service with, where it may. */
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

    private TestResponse ask(Map<String, String> form) {
        return server.token(Forms.basic("gate", Clients.SECRET), form);
    }

    private void isRefused(String error, Map<String, String> form) {
        RefusedToken.with(error, server, () -> ask(form));
    }

    private String alices() {
        return Exchanges.appTokens(server).json("access_token");
    }

    private Map<String, Object> says(TestResponse tokens) {
        return server.post(
                        "/introspect",
                        Forms.basic("gate", Clients.SECRET),
                        Forms.encode(Map.of("token", tokens.json("access_token"))))
                .json();
    }

    @Test
    @Spec({"RFC 8693 §2.1", "RFC 8693 §2.2.1", "RFC 8693 §4.1", "RFC 8693 §1.1"})
    void aDelegatedTokenSaysWhoActsForWhom() {
        TestResponse tokens = Exchanges.successful(ask(Exchanges.with(exchange(alices()), "resource", NEXT)));
        assertThat(tokens.json()).containsEntry("issued_token_type", ACCESS).doesNotContainKey("refresh_token");
        assertThat(says(tokens))
                .containsEntry("sub", "alice")
                .containsEntry("client_id", "gate")
                .containsEntry("aud", List.of(NEXT))
                .containsEntry("act", Map.of("sub", "client:gate"));
    }

    @Test
    @Spec({"RFC 8693 §1.1", "RFC 8693 §4.1"})
    void anImpersonatingTokenSaysNothingOfIt() {
        verdict = Verdict.IMPERSONATION;
        assertThat(says(Exchanges.successful(ask(exchange(alices())))))
                .containsEntry("sub", "alice")
                .doesNotContainKey("act");
    }

    @Test
    @Spec({"RFC 8693 §4.1", "RFC 8693 §2.1"})
    @Checks("OG-04")
    void aChainOfActorsIsKeptAndHasAnEnd() {
        String token = alices();
        for (int i = 0; i < 5; i++) {
            token = Exchanges.successful(ask(exchange(token))).json("access_token");
        }
        String last = token;
        isRefused("invalid_request", exchange(last));
        Map<String, String> withActor = exchange(alices());
        withActor.put("actor_token", alices());
        withActor.put("actor_token_type", ACCESS);
        assertThat(says(Exchanges.successful(ask(withActor)))).containsEntry("act", Map.of("sub", "alice"));
    }

    @Test
    @Spec({"RFC 8693 §2.2.2", "RFC 8693 §5"})
    @Checks("OG-04")
    void nothingIsGainedByAnExchange() {
        String token = alices();
        RefusedToken.with(
                "unauthorized_client",
                server,
                () -> server.token(Forms.basic("small", Clients.SECRET), exchange(token)));
        verdict = Verdict.DENIED;
        isRefused("unauthorized_client", exchange(token));
        verdict = Verdict.IMPERSONATION;
        isRefused("invalid_scope", Exchanges.with(exchange(token), "scope", "admin"));
        String narrow = server.token(
                        TestServer.app(),
                        Exchanges.with(
                                TestServer.refresh(Exchanges.appTokens(server).json("refresh_token")), "scope", "read"))
                .json("access_token");
        isRefused("invalid_scope", Exchanges.with(exchange(narrow), "scope", "write"));
        assertThat(Exchanges.successful(ask(exchange(narrow))).json("scope")).isEqualTo("read");
        isRefused("invalid_target", Exchanges.with(exchange(token), "audience", "https://unknown.example"));
        isRefused("invalid_target", Exchanges.with(exchange(token), "resource", "https://unknown.example"));
        server.clock.advance(Duration.ofSeconds(200));
        TestResponse late = Exchanges.successful(ask(exchange(token)));
        assertThat((Long) late.json().get("expires_in")).isEqualTo(100L);
    }

    @Test
    @Spec("RFC 8693 §2.2.2")
    @Checks("OG-04")
    void onlyALiveAccessTokenOfThisServerIsTaken() {
        TestResponse tokens = Exchanges.appTokens(server);
        isRefused("invalid_request", exchange("rubbish"));
        isRefused("invalid_request", exchange(tokens.json("refresh_token")));
        isRefused("invalid_request", exchange(Keys.key().sign("at+jwt", Map.of("sub", "alice"))));
        String service =
                server.token(Exchanges.service(), Exchanges.clientCredentials()).json("access_token");
        isRefused("invalid_request", exchange(service));
        isRefused(
                "invalid_request",
                Exchanges.with(
                        exchange(tokens.json("access_token")),
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:id_token"));
        isRefused(
                "invalid_request",
                Exchanges.with(
                        exchange(tokens.json("access_token")),
                        "requested_token_type",
                        "urn:ietf:params:oauth:token-type:saml2"));
        isRefused("invalid_request", Exchanges.without(exchange(tokens.json("access_token")), "subject_token_type"));
        isRefused("invalid_request", Exchanges.without(exchange(""), "subject_token"));
        isRefused("invalid_request", Exchanges.with(exchange(tokens.json("access_token")), "actor_token", "x"));
        aliceIsActive.set(false);
        isRefused("invalid_request", exchange(tokens.json("access_token")));
        aliceIsActive.set(true);
        server.server.revokeConsent("alice", "app");
        isRefused("invalid_request", exchange(tokens.json("access_token")));
        server.clock.advance(Duration.ofSeconds(301));
        isRefused("invalid_request", exchange(tokens.json("access_token")));
    }

    @Test
    @Spec({"RFC 8693 §2.1", "RFC 8707 §2"})
    @Checks("OG-04")
    void aTokenForOneResourceNeverBecomesOneForAll() {
        String code = server.decide(Ask.app().with("resource", NEXT).get(server))
                .query()
                .get("code");
        String bound =
                server.token(TestServer.app(), TestServer.codeExchange(code)).json("access_token");
        assertThat(says(Exchanges.successful(ask(exchange(bound))))).containsEntry("aud", List.of(NEXT));
    }

    @Test
    @Spec({"RFC 9449 §5", "RFC 8693 §1.1"})
    @Checks({"OG-04", "SC-07"})
    void aBoundTokenNeverBecomesABearerToken() {
        SigningKey key = Keys.key();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", TestServer.app());
        headers.put("DPoP", Keys.dpop(key, server.clock.instant()));
        String bound = server.post("/token", headers, TestServer.codeExchange(server.code()))
                .json("access_token");
        isRefused("invalid_request", exchange(bound));
        Map<String, String> assertion = exchange(bound);
        assertion.put("requested_token_type", "urn:ietf:params:oauth:token-type:id-jag");
        assertion.put("audience", ELSEWHERE);
        isRefused("invalid_request", assertion);
        SigningKey own = Keys.key();
        headers.put("Authorization", Forms.basic("gate", Clients.SECRET));
        headers.put("DPoP", Keys.dpop(own, server.clock.instant()));
        TestResponse tokens = server.post("/token", headers, exchange(bound));
        assertThat(says(tokens)).containsEntry("cnf", Map.of("jkt", own.jwk().thumbprint()));
    }

    @Test
    @Spec({"RFC 8693 §2.1", "Identity Assertion Authorization Grant §4.3"})
    void anIdentityAssertionIsForOneServerThatTrustsThisOne() {
        server.clients.save(Clients.app().tokens(AccessTokenFormat.JWT).build());
        Map<String, String> form = exchange(alices());
        form.put("requested_token_type", "urn:ietf:params:oauth:token-type:id-jag");
        form.put("audience", ELSEWHERE);
        form.put("scope", "read");
        TestResponse answer = ask(form);
        assertThat(answer.json())
                .containsEntry("token_type", "N_A")
                .containsEntry("issued_token_type", "urn:ietf:params:oauth:token-type:id-jag");
        Jwt assertion = Jwt.parse(answer.json("access_token")).orElseThrow();
        assertThat(assertion.isType("oauth-id-jag+jwt")).isTrue();
        assertThat(assertion.claims().members())
                .containsEntry("iss", TestServer.ISSUER)
                .containsEntry("sub", "alice")
                .containsEntry("aud", ELSEWHERE)
                .containsEntry("client_id", "gate")
                .containsEntry("scope", "read")
                .containsKeys("jti", "iat", "exp");
        assertThat(server.resource(answer.json("access_token")).status()).isEqualTo(401);
        isRefused("invalid_target", Exchanges.with(form, "audience", "https://stranger.example"));
        isRefused("invalid_target", Exchanges.without(form, "audience"));
    }
}
