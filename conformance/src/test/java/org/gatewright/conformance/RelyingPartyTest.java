package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Logins by OpenID Connect with Java libraries that find the server by Discovery: Nimbus and Spring Security. */
@Tag("clients")
class RelyingPartyTest {
    private NetworkServer network;
    private TestServer server;
    private String issuer;

    @BeforeEach
    void start() {
        network = NetworkServer.reachable(
                WebStack.VERTX,
                builder ->
                        builder.enable(OpenIdConnect.with(query -> Map.of("email", query.subject() + "@example.com"))));
        server = network.test();
        issuer = TestServer.ISSUER + ":" + network.port();
        server.clients.save(Clients.app().scope("openid", "email").build());
        server.decision = (request, ticket) -> server.interactions()
                .grantAccess(request, ticket, Approval.by(EndUser.of("alice").authenticatedAt(server.clock.instant())));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private Map<String, String> granted(URI request) {
        TestResponse page = server.get(request.toString().substring(issuer.length()));
        return server.decide(page).query();
    }

    @Test
    @Spec({"OpenID Connect Core §3.1", "OpenID Connect Core §5.3", "OpenID Connect Discovery §4"})
    void logsInWithNimbus() throws Exception {
        OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(issuer));
        ClientID app = new ClientID("app");
        CodeVerifier verifier = new CodeVerifier();
        Nonce nonce = new Nonce();
        URI callback = URI.create(Clients.CALLBACK);
        Map<String, String> response = granted(
                new AuthenticationRequest.Builder(new ResponseType("code"), new Scope("openid", "email"), app, callback)
                        .endpointURI(metadata.getAuthorizationEndpointURI())
                        .state(new State())
                        .nonce(nonce)
                        .codeChallenge(verifier, CodeChallengeMethod.S256)
                        .build()
                        .toURI());
        OIDCTokenResponse tokens = (OIDCTokenResponse) OIDCTokenResponseParser.parse(new TokenRequest.Builder(
                        metadata.getTokenEndpointURI(),
                        new ClientSecretBasic(app, new Secret(Clients.SECRET)),
                        new AuthorizationCodeGrant(new AuthorizationCode(response.get("code")), callback, verifier))
                .build()
                .toHTTPRequest()
                .send());
        IDTokenValidator validator = new IDTokenValidator(
                metadata.getIssuer(),
                app,
                JWSAlgorithm.RS256,
                metadata.getJWKSetURI().toURL());
        IDTokenClaimsSet claims = validator.validate(tokens.getOIDCTokens().getIDToken(), nonce);
        assertThat(claims.getSubject().getValue()).isEqualTo("alice");
        AccessTokenValidator.validate(
                tokens.getOIDCTokens().getAccessToken(), JWSAlgorithm.RS256, claims.getAccessTokenHash());
        assertThatThrownBy(() -> validator.validate(tokens.getOIDCTokens().getIDToken(), new Nonce()))
                .hasMessageContaining("nonce");
        UserInfoResponse user = UserInfoResponse.parse(new UserInfoRequest(
                        metadata.getUserInfoEndpointURI(),
                        tokens.getOIDCTokens().getAccessToken())
                .toHTTPRequest()
                .send());
        assertThat(user.toSuccessResponse().getUserInfo().getEmailAddress()).isEqualTo("alice@example.com");
    }

    @Test
    @Spec({"OpenID Connect Core §3.1", "OpenID Connect Core §5.3", "OpenID Connect Discovery §4"})
    void logsInWithSpringSecurity() {
        ClientRegistration app = ClientRegistrations.fromIssuerLocation(issuer)
                .registrationId("app")
                .clientId("app")
                .clientSecret(Clients.SECRET)
                .redirectUri(Clients.CALLBACK)
                .scope("openid", "email")
                .build();
        // As DefaultOAuth2AuthorizationRequestResolver makes it, which sends the hash of the nonce.
        String nonce = "a-random-nonce-of-the-application";
        OAuth2AuthorizationRequest request = OAuth2AuthorizationRequest.authorizationCode()
                .clientId("app")
                .authorizationUri(issuer + "/authorize")
                .redirectUri(Clients.CALLBACK)
                .scope("openid", "email")
                .state("xyz")
                .attributes(
                        Map.of(OidcParameterNames.NONCE, nonce, PkceParameterNames.CODE_VERIFIER, TestServer.VERIFIER))
                .additionalParameters(Map.of(
                        OidcParameterNames.NONCE,
                        Base64Url.encode(Hashes.sha256(nonce.getBytes(StandardCharsets.US_ASCII))),
                        PkceParameterNames.CODE_CHALLENGE,
                        CodeChallenge.from(TestServer.VERIFIER).value(),
                        PkceParameterNames.CODE_CHALLENGE_METHOD,
                        "S256"))
                .build();
        Map<String, String> response = granted(URI.create(request.getAuthorizationRequestUri()));
        OidcAuthorizationCodeAuthenticationProvider provider = new OidcAuthorizationCodeAuthenticationProvider(
                new RestClientAuthorizationCodeTokenResponseClient(), new OidcUserService());
        OAuth2LoginAuthenticationToken login =
                (OAuth2LoginAuthenticationToken) provider.authenticate(new OAuth2LoginAuthenticationToken(
                        app,
                        new OAuth2AuthorizationExchange(
                                request,
                                OAuth2AuthorizationResponse.success(response.get("code"))
                                        .redirectUri(Clients.CALLBACK)
                                        .state(response.get("state"))
                                        .build())));
        OidcUser user = (OidcUser) login.getPrincipal();
        assertThat(user.getSubject()).isEqualTo("alice");
        assertThat(user.getEmail()).isEqualTo("alice@example.com");
        assertThat(user.getIdToken().getAudience()).containsExactly("app");
    }
}
