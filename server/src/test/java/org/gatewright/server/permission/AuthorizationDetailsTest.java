package org.gatewright.server.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.exchange.ExchangePolicy.Verdict;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Payment;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rich authorization requests (RFC 9396). */
class AuthorizationDetailsTest {
    private static final String ONE = "[{\"type\":\"payment\",\"amount\":10}]";
    private static final String TWO = "[{\"type\":\"payment\",\"amount\":10},{\"type\":\"payment\",\"amount\":20}]";

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(builder -> builder.enable(new Introspection()).detailTypes(new Payment()));
        server.clients.save(Clients.app().detailTypes("payment").build());
    }

    private TestResponse tokens(Ask ask, String more) {
        String code = server.decide(ask.get(server)).query().get("code");
        return Exchanges.successful(server.token(TestServer.app(), Forms.encode(TestServer.codeExchange(code)) + more));
    }

    private static String details(String json) {
        return "&authorization_details=" + Forms.encode(json);
    }

    @Test
    @Spec({"RFC 9396 §2", "RFC 9396 §7", "RFC 9396 §9.2"})
    void returnsTheGrantedDetailsInTheResponseAndAtIntrospection() {
        TestResponse tokens = tokens(Ask.app().with("authorization_details", TWO), "");
        assertThat(tokens.json().get("authorization_details")).isEqualTo(list(TWO));
        assertThat(server.post(
                                "/introspect",
                                TestServer.app(),
                                Forms.encode(Map.of("token", tokens.json("access_token"))))
                        .json()
                        .get("authorization_details"))
                .isEqualTo(list(TWO));
        TestResponse alone = tokens(Ask.app().without("scope").with("authorization_details", ONE), "");
        assertThat(alone.json("scope")).isEmpty();
    }

    @Test
    @Spec({"RFC 9396 §6", "RFC 9396 §6.1", "RFC 9396 §7.1"})
    void grantsAPartOfTheDetailsAndNarrowsThemOnRefresh() {
        server.decision = (request, key) -> {
            List<AuthorizationDetail> asked = server.interactions()
                    .open(request, key)
                    .request()
                    .permission()
                    .details();
            return server.interactions()
                    .grantAccess(request, key, Approval.by("alice").details(asked.subList(0, 1)));
        };
        assertThat(tokens(Ask.app().with("authorization_details", TWO), "")
                        .json()
                        .get("authorization_details"))
                .isEqualTo(list(ONE));
        server.decision = (request, key) -> server.interactions().grantAccess(request, key, Approval.by("alice"));
        TestResponse part = tokens(Ask.app().with("authorization_details", TWO), details(ONE));
        assertThat(part.json().get("authorization_details")).isEqualTo(list(ONE));
        String refresh = Forms.encode(TestServer.refresh(part.json("refresh_token")));
        assertThat(server.token(TestServer.app(), refresh).json().get("authorization_details"))
                .isEqualTo(list(TWO));
        RefusedToken.with(
                "invalid_authorization_details",
                server,
                () -> server.token(TestServer.app(), refresh + details("[{\"type\":\"payment\",\"amount\":11}]")));
    }

    @Test
    @Spec({"RFC 9396 §5", "RFC 9396 §10"})
    @Checks("AR-20")
    void rejectsDetailsThatTheirTypeDoesNotAllow() {
        for (String wrong : List.of(
                "[]]",
                "{}",
                "[1]",
                "[{}]",
                "[{\"type\":\"\"}]",
                "[{\"type\":7}]",
                "[{\"type\":\"unknown\"}]",
                "[{\"type\":\"payment\"}]",
                "[{\"type\":\"payment\",\"amount\":\"10\"}]",
                "[{\"type\":\"payment\",\"amount\":10,\"to\":\"me\"}]",
                "[" + "{\"type\":\"payment\",\"amount\":1},".repeat(16) + "{\"type\":\"payment\",\"amount\":2}]",
                "[".repeat(2000))) {
            RefusedRequest.whenPosted(server, Ask.app().with("authorization_details", wrong))
                    .assertSentToApp("invalid_authorization_details");
        }
        server.clients.save(Clients.app().build());
        RefusedRequest.when(server, Ask.app().with("authorization_details", ONE))
                .assertSentToApp("invalid_authorization_details");
    }

    @Test
    @Spec({"RFC 9396 §6", "RFC 8693 §2.1"})
    @Checks("OG-04")
    void addsNoDetailsInATokenExchange() {
        TestServer exchanging = TestServer.start(builder ->
                builder.detailTypes(new Payment()).enable(TokenExchange.with(request -> Verdict.IMPERSONATION)));
        exchanging.clients.save(Clients.app().detailTypes("payment").build());
        exchanging.clients.save(Clients.service()
                .grantTypes(GrantType.TOKEN_EXCHANGE)
                .detailTypes("payment")
                .build());
        String code = exchanging
                .decide(Ask.app().with("authorization_details", ONE).get(exchanging))
                .query()
                .get("code");
        String token = exchanging
                .token(TestServer.app(), TestServer.codeExchange(code))
                .json("access_token");
        String exchange = Forms.encode(Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token", token,
                "subject_token_type", "urn:ietf:params:oauth:token-type:access_token"));
        RefusedToken.with(
                "invalid_authorization_details",
                exchanging,
                () -> exchanging.token(Exchanges.service(), exchange + details(TWO)));
        assertThat(exchanging
                        .token(Exchanges.service(), exchange + details(ONE))
                        .json()
                        .get("authorization_details"))
                .isEqualTo(list(ONE));
    }

    private static Object list(String json) {
        return Json.readArray(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
