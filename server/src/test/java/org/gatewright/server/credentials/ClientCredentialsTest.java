package org.gatewright.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.client.Client;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client credentials grant. */
class ClientCredentialsTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    private TestResponse requestToken(Map<String, String> parameters) {
        return server.token(Exchanges.service(), parameters);
    }

    @Test
    @Parity(23)
    @Checks({"OG-02", "RT-08"})
    @Spec({"RFC 6749 §4.4", "RFC 9700 §4.15"})
    void issuesATokenWithoutSubjectAndWithoutRefreshToken() {
        TestResponse tokens = Exchanges.successful(requestToken(Exchanges.clientCredentials()));
        assertThat(tokens.json())
                .containsOnlyKeys("access_token", "token_type", "expires_in", "scope")
                .containsEntry("expires_in", 300L)
                .containsEntry("scope", "read");
        assertThat(server.resource(tokens.json("access_token")).json())
                .containsEntry("client", "service")
                .containsEntry("subject", "");
        server.clock.advance(Duration.ofMinutes(5));
        assertThat(server.resource(tokens.json("access_token")).status()).isEqualTo(401);
    }

    @Test
    @Parity(23)
    @Checks("RT-08")
    @Spec("RFC 6749 §4.4.3")
    void issuesNoRefreshTokenEvenIfTheClientMayRefresh() {
        server.clients.save(Clients.service(GrantType.REFRESH_TOKEN).build());
        assertThat(Exchanges.successful(requestToken(Exchanges.clientCredentials()))
                        .json())
                .doesNotContainKey("refresh_token");
    }

    @Test
    @Parity(23)
    @Checks("OG-02")
    @Spec("RFC 6749 §4.4")
    void rejectsPublicClients() {
        RefusedToken.with(
                "unauthorized_client",
                server,
                () -> server.token("", Exchanges.with(Exchanges.clientCredentials(), "client_id", "spa")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Client.publicClient("spa")
                        .grantTypes(GrantType.CLIENT_CREDENTIALS)
                        .build())
                .withMessageContaining("'spa'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "read write", "READ", "read admin", "openid"})
    @Parity(23)
    @Checks("OG-02")
    @Spec("RFC 6749 §3.3")
    void rejectsAnUnregisteredScope(String scope) {
        RefusedToken.with(
                "invalid_scope",
                server,
                () -> requestToken(Exchanges.with(Exchanges.clientCredentials(), "scope", scope)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"read\nread", "\"read\"", "re\\ad", "\u00e9"})
    @Parity(23)
    @Spec("RFC 6749 §3.3")
    void rejectsAMalformedScope(String scope) {
        RefusedToken.with(
                "invalid_scope",
                server,
                () -> requestToken(Exchanges.with(Exchanges.clientCredentials(), "scope", scope)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope=%FF", "scope=read%00", "scope=%E4"})
    @Parity(23)
    @Spec("RFC 6749 §3.3")
    void rejectsAScopeThatIsNoValidText(String scope) {
        RefusedToken.with(
                "invalid_scope",
                server,
                () -> server.token(Exchanges.service(), "grant_type=client_credentials&" + scope));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&scope=", "&scope"})
    @Parity(23)
    @Spec("RFC 6749 §3.3")
    void defaultsToTheRegisteredScopeUnlessAScopeIsRequired(String scope) {
        String body = "grant_type=client_credentials" + scope;
        assertThat(Exchanges.successful(server.token(Exchanges.service(), body)).json("scope"))
                .isEqualTo("read");
        TestServer strict = TestServer.start(ServerBuilder::requireScope);
        RefusedToken.with("invalid_scope", strict, () -> strict.token(Exchanges.service(), body));
    }

    @Test
    @Parity(23)
    @Spec("RFC 6749 §3.3")
    void appliesTheDefaultScopeWithinTheRegisteredScope() {
        TestServer lenient = TestServer.start(builder -> builder.defaultScope("write", "read"));
        String body = "grant_type=client_credentials";
        assertThat(Exchanges.successful(lenient.token(Exchanges.service(), body))
                        .json())
                .containsEntry("scope", "read");
        lenient.clients.save(Clients.service().scope("admin").build());
        RefusedToken.with("invalid_scope", lenient, () -> lenient.token(Exchanges.service(), body));
    }
}
