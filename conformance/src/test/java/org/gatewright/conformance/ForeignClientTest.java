package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.net.URI;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Interoperability with an independent client library, the Nimbus OAuth 2.0 SDK. */
class ForeignClientTest {
    private static final ClientSecretBasic APP = new ClientSecretBasic(new ClientID("app"), new Secret(Clients.SECRET));
    private static final ClientSecretBasic SERVICE =
            new ClientSecretBasic(new ClientID("service"), new Secret(Clients.OTHER_SECRET));

    @Test
    @Spec("RFC 8414 §2")
    void parsesTheMetadata() throws Exception {
        try (NetworkServer network = NetworkServer.start(WebStack.VERTX)) {
            TestServer server = network.test();
            AuthorizationServerMetadata metadata = AuthorizationServerMetadata.parse(
                    server.get("/.well-known/oauth-authorization-server").body());
            assertThat(metadata.getIssuer().getValue()).isEqualTo(TestServer.ISSUER);
            assertThat(metadata.getTokenEndpointURI()).isEqualTo(URI.create(TestServer.ISSUER + "/token"));
            assertThat(metadata.getCodeChallengeMethods()).containsExactly(CodeChallengeMethod.S256);
            assertThat(metadata.getGrantTypes())
                    .contains(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.CLIENT_CREDENTIALS);
            assertThat(metadata.getTokenEndpointAuthMethods()).contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
            assertThat(metadata.supportsAuthorizationResponseIssuerParam()).isTrue();
        }
    }

    @Test
    @Parity({16, 22, 25})
    @Spec({"RFC 6749 §4.1", "RFC 6749 §6", "RFC 7636 §4"})
    void completesTheCodeFlowAndRefreshes() throws Exception {
        try (NetworkServer network = NetworkServer.start(WebStack.VERTX)) {
            TestServer server = network.test();
            CodeVerifier verifier = new CodeVerifier();
            State state = new State();
            URI callback = URI.create(Clients.CALLBACK);
            AuthorizationRequest request = new AuthorizationRequest.Builder(ResponseType.CODE, APP.getClientID())
                    .endpointURI(URI.create(TestServer.ISSUER + "/authorize"))
                    .redirectionURI(callback)
                    .scope(new Scope("read"))
                    .state(state)
                    .codeChallenge(verifier, CodeChallengeMethod.S256)
                    .build();
            String location = server.decide(server.get("/authorize?" + request.toQueryString()))
                    .location();
            AuthorizationResponse response = AuthorizationResponse.parse(URI.create(location));
            assertThat(response.indicatesSuccess()).isTrue();
            assertThat(response.getState()).isEqualTo(state);
            assertThat(response.getIssuer().getValue()).isEqualTo(TestServer.ISSUER);
            AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();

            Tokens tokens = tokens(network, APP, new AuthorizationCodeGrant(code, callback, verifier));
            assertThat(tokens.getBearerAccessToken().getLifetime()).isEqualTo(300);
            Tokens refreshed = tokens(network, APP, new RefreshTokenGrant(tokens.getRefreshToken()));
            assertThat(server.resource(refreshed.getAccessToken().getValue()).status())
                    .isEqualTo(200);
        }
    }

    @Test
    @Parity(23)
    @Spec("RFC 6749 §4.4")
    void usesTheClientCredentialsGrant() throws Exception {
        try (NetworkServer network = NetworkServer.start(WebStack.VERTX)) {
            TestServer server = network.test();
            Tokens tokens = tokens(network, SERVICE, new ClientCredentialsGrant());
            assertThat(tokens.getRefreshToken()).isNull();
            assertThat(server.resource(tokens.getAccessToken().getValue()).status())
                    .isEqualTo(200);
        }
    }

    @Test
    @Parity(33)
    @Spec("RFC 6749 §5.2")
    void parsesAnErrorResponse() throws Exception {
        try (NetworkServer network = NetworkServer.start(WebStack.VERTX)) {
            TokenResponse refused = send(
                    network,
                    APP,
                    new AuthorizationCodeGrant(new AuthorizationCode("unknown"), URI.create(Clients.CALLBACK)));
            assertThat(refused.indicatesSuccess()).isFalse();
            assertThat(refused.toErrorResponse().getErrorObject().getCode()).isEqualTo("invalid_grant");
            assertThat(refused.toErrorResponse().getErrorObject().getHTTPStatusCode())
                    .isEqualTo(400);
        }
    }

    private static Tokens tokens(NetworkServer server, ClientSecretBasic client, AuthorizationGrant grant)
            throws Exception {
        return send(server, client, grant).toSuccessResponse().getTokens();
    }

    /** Sends the library's request to the server, and parses the response with the library. */
    private static TokenResponse send(NetworkServer server, ClientSecretBasic client, AuthorizationGrant grant)
            throws Exception {
        TokenRequest request = new TokenRequest.Builder(
                        URI.create("http://127.0.0.1:" + server.port() + "/token"), client, grant)
                .scope(new Scope("read"))
                .build();
        HTTPResponse response = request.toHTTPRequest().send();
        return TokenResponse.parse(response);
    }
}
