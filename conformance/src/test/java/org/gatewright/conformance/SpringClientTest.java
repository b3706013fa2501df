package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/** Interoperability with the client and resource server of Spring Security. */
@Tag("clients")
class SpringClientTest {
    private final NetworkServer network =
            NetworkServer.reachable(WebStack.VERTX, builder -> builder.enable(new Introspection()));
    private final TestServer server = network.test();
    private final String issuer = TestServer.ISSUER + ":" + network.port();

    @AfterEach
    void stop() {
        network.close();
    }

    /** A client that finds the server by its issuer alone. */
    private ClientRegistration.Builder client(String id, String secret, AuthorizationGrantType grant) {
        return ClientRegistrations.fromIssuerLocation(issuer)
                .registrationId(id)
                .clientId(id)
                .clientSecret(secret)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(grant)
                .scope("read");
    }

    private ClientRegistration app() {
        return client("app", Clients.SECRET, AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(Clients.CALLBACK)
                .build();
    }

    private OAuth2AccessTokenResponse redeem(ClientRegistration app, String verifier) {
        OAuth2AuthorizationRequest request = OAuth2AuthorizationRequest.authorizationCode()
                .clientId("app")
                .authorizationUri(issuer + "/authorize")
                .redirectUri(Clients.CALLBACK)
                .scope("read")
                .state("xyz")
                .attributes(all -> all.put(PkceParameterNames.CODE_VERIFIER, verifier))
                .additionalParameters(Map.of(
                        PkceParameterNames.CODE_CHALLENGE,
                        CodeChallenge.from(TestServer.VERIFIER).value(),
                        PkceParameterNames.CODE_CHALLENGE_METHOD,
                        "S256"))
                .build();
        TestResponse granted =
                server.decide(server.get(request.getAuthorizationRequestUri().substring(issuer.length())));
        OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(
                        granted.query().get("code"))
                .redirectUri(Clients.CALLBACK)
                .state(granted.query().get("state"))
                .build();
        return new RestClientAuthorizationCodeTokenResponseClient()
                .getTokenResponse(new OAuth2AuthorizationCodeGrantRequest(
                        app, new OAuth2AuthorizationExchange(request, response)));
    }

    @Test
    @Spec({"RFC 8414 §3", "RFC 6749 §4.1", "RFC 6749 §6", "RFC 7636 §4"})
    void findsTheServerByItsIssuerRedeemsACodeAndRefreshes() {
        ClientRegistration app = app();
        OAuth2AccessTokenResponse tokens = redeem(app, TestServer.VERIFIER);
        assertThat(tokens.getAccessToken().getScopes()).containsExactly("read");
        OAuth2AccessTokenResponse refreshed = new RestClientRefreshTokenTokenResponseClient()
                .getTokenResponse(new OAuth2RefreshTokenGrantRequest(
                        app, tokens.getAccessToken(), Objects.requireNonNull(tokens.getRefreshToken())));
        assertThat(server.resource(refreshed.getAccessToken().getTokenValue()).json("subject"))
                .isEqualTo("alice");
    }

    @Test
    @Spec({"RFC 6749 §5.2", "RFC 7636 §4.6"})
    void understandsAnErrorResponse() {
        assertThatThrownBy(() -> redeem(app(), "another-verifier-another-verifier-another-verifier"))
                .isInstanceOfSatisfying(
                        OAuth2AuthorizationException.class,
                        error -> assertThat(error.getError().getErrorCode()).isEqualTo("invalid_grant"));
    }

    private String serviceToken() {
        ClientRegistration service = client("service", Clients.OTHER_SECRET, AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
        return new RestClientClientCredentialsTokenResponseClient()
                .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(service))
                .getAccessToken()
                .getTokenValue();
    }

    @Test
    @Spec({"RFC 6749 §4.4", "RFC 7662 §2.2"})
    void introspectsAnOpaqueToken() {
        SpringOpaqueTokenIntrospector introspector = SpringOpaqueTokenIntrospector.withIntrospectionUri(
                        issuer + "/introspect")
                .clientId("service")
                .clientSecret(Clients.OTHER_SECRET)
                .build();
        OAuth2IntrospectionAuthenticatedPrincipal principal =
                (OAuth2IntrospectionAuthenticatedPrincipal) introspector.introspect(serviceToken());
        assertThat(principal.getClientId()).isEqualTo("service");
        assertThat(principal.getScopes()).containsExactly("read");
    }

    @Test
    @Spec({"RFC 9068 §2.1", "RFC 9068 §4"})
    void verifiesAJwtAccessToken() {
        server.clients.save(Clients.service()
                .rules(ClientRules.defaults().tokens(AccessTokenFormat.JWT))
                .build());
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(issuer + "/jwks")
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .jwtProcessorCustomizer(processor -> processor.setJWSTypeVerifier(
                        new DefaultJOSEObjectTypeVerifier<>(Set.of(new JOSEObjectType("at+jwt")))))
                .build();
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(new JwtIssuerValidator(issuer), new JwtTimestampValidator()));
        Jwt token = decoder.decode(serviceToken());
        assertThat(token.getClaimAsString("client_id")).isEqualTo("service");
        assertThat(token.getClaimAsString("scope")).isEqualTo("read");
    }
}
