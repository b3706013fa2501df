package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.client.ClientInformation;
import com.nimbusds.oauth2.sdk.client.ClientMetadata;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationRequest;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.rar.AuthorizationDetail;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.AuthenticationRequirements;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.Guard;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.assertion.JwtBearer;
import org.gatewright.server.assertion.TrustedIssuer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.exchange.ExchangePolicy.Verdict;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.request.Approval;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Payment;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interoperability of the extensions of OAuth with the Nimbus OAuth 2.0 SDK. */
class NimbusClientTest {
    private static final ClientID ID = new ClientID("app");
    private static final ClientSecretBasic APP = new ClientSecretBasic(ID, new Secret(Clients.SECRET));
    private static final ClientSecretBasic SERVICE =
            new ClientSecretBasic(new ClientID("service"), new Secret(Clients.OTHER_SECRET));
    private static final URI CALLBACK = URI.create(Clients.CALLBACK);
    private static final String PARTNER = "https://partner.example";
    private static final String STRONG = "urn:example:strong";
    private static final String IDENTITY_ASSERTION = "urn:ietf:params:oauth:token-type:id-jag";

    private static final WebStack STACK = WebStack.VERTX;

    private final ECKey key = key();
    private final CodeVerifier verifier = new CodeVerifier();
    private final State state = new State();
    private NetworkServer network;
    private TestServer server;

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JwkSet published(ECKey key) {
        byte[] text = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        return JwkSet.of(Map.of("keys", List.of(Json.read(text))));
    }

    private void start(Consumer<ServerBuilder> change) {
        network = NetworkServer.reachable(STACK, change);
        server = network.test();
    }

    /** The client "app" authenticates with its key. */
    private void appHasKey(ClientRules rules) {
        server.clients.save(Client.withKeys("app", published(key))
                .redirectUris(Clients.CALLBACK)
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope("read", "write")
                .rules(rules)
                .build());
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private AuthorizationServerMetadata metadata() throws Exception {
        return AuthorizationServerMetadata.parse(
                server.get("/.well-known/oauth-authorization-server").body());
    }

    private SignedJWT signed(String type, JWTClaimsSet claims) throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID("k1")
                .type(new JOSEObjectType(type))
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(new ECDSASigner(key));
        return jwt;
    }

    private ClientAuthentication byKey() throws Exception {
        Audience issuer = new Audience(metadata().getIssuer());
        return new PrivateKeyJWT(signed("JWT", new JWTAuthenticationClaimsSet(ID, issuer).toJWTClaimsSet()));
    }

    private AuthorizationRequest request() {
        return new AuthorizationRequest.Builder(ResponseType.CODE, ID)
                .redirectionURI(CALLBACK)
                .scope(new Scope("read"))
                .state(state)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();
    }

    /** Returns the grant for a request that the end-user approved. */
    private AuthorizationCodeGrant granted(AuthorizationRequest request) throws Exception {
        String location = server.decide(server.get("/authorize?" + request.toQueryString()))
                .location();
        AuthorizationResponse response = AuthorizationResponse.parse(URI.create(location));
        assertThat(response.indicatesSuccess()).as(location).isTrue();
        assertThat(response.getState()).isEqualTo(state);
        assertThat(response.getIssuer()).isEqualTo(metadata().getIssuer());
        return new AuthorizationCodeGrant(response.toSuccessResponse().getAuthorizationCode(), CALLBACK, verifier);
    }

    private HTTPRequest tokenRequest(ClientAuthentication client, AuthorizationGrant grant) throws Exception {
        return new TokenRequest.Builder(metadata().getTokenEndpointURI(), client, grant)
                .scope(new Scope("read"))
                .build()
                .toHTTPRequest();
    }

    private static Tokens tokens(HTTPRequest request) throws Exception {
        TokenResponse response = TokenResponse.parse(request.send());
        assertThat(response.indicatesSuccess())
                .as(response.toHTTPResponse().getBody())
                .isTrue();
        return response.toSuccessResponse().getTokens();
    }

    private void assertAccepted(AccessToken token) {
        assertThat(server.resource(token.getValue()).status()).isEqualTo(200);
    }

    private URI pushed(ClientAuthentication client, AuthorizationRequest request) throws Exception {
        URI endpoint = metadata().getPushedAuthorizationRequestEndpointURI();
        PushedAuthorizationResponse response =
                PushedAuthorizationResponse.parse(new PushedAuthorizationRequest(endpoint, client, request)
                        .toHTTPRequest()
                        .send());
        assertThat(response.indicatesSuccess()).isTrue();
        assertThat(response.toSuccessResponse().getLifetime()).isEqualTo(90);
        return response.toSuccessResponse().getRequestURI();
    }

    @Test
    @Spec({"RFC 9126 §2.1", "RFC 9126 §2.2", "RFC 9126 §4"})
    void pushesAnAuthorizationRequest() throws Exception {
        start(builder -> builder.enable(new PushedRequests()));
        URI reference = pushed(APP, request());
        AuthorizationRequest byReference = new AuthorizationRequest.Builder(reference, ID).build();
        assertAccepted(tokens(tokenRequest(APP, granted(byReference))).getAccessToken());
    }

    @Test
    @Spec({"RFC 9101 §4", "RFC 9101 §5", "RFC 9126 §3"})
    void signsAndPushesAnAuthorizationRequest() throws Exception {
        start(builder -> builder.enable(new PushedRequests(), new SignedRequests(), new ClientAssertions()));
        appHasKey(ClientRules.defaults().requireSigned());
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder(request().toJWTClaimsSet())
                .issuer("app")
                .audience(metadata().getIssuer().getValue())
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .build();
        SignedJWT object = signed("oauth-authz-req+jwt", claims);
        AuthorizationRequest byValue = new AuthorizationRequest.Builder(object, ID).build();
        assertAccepted(tokens(tokenRequest(byKey(), granted(byValue))).getAccessToken());
        URI reference = pushed(byKey(), byValue);
        AuthorizationRequest byReference = new AuthorizationRequest.Builder(reference, ID).build();
        assertAccepted(tokens(tokenRequest(byKey(), granted(byReference))).getAccessToken());
    }

    @Test
    @Spec({"RFC 7523 §2.2", "RFC 7523 §3"})
    void authenticatesByPrivateKeyJwt() throws Exception {
        start(builder -> builder.enable(new ClientAssertions()));
        appHasKey(ClientRules.defaults());
        assertThat(metadata().getTokenEndpointAuthMethods()).contains(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
        assertAccepted(tokens(tokenRequest(byKey(), granted(request()))).getAccessToken());
    }

    @Test
    @Spec({"RFC 9449 §5", "RFC 9449 §7.1"})
    void obtainsAndUsesDpopBoundTokens() throws Exception {
        start(builder -> builder.enable(Dpop.proofs()));
        DefaultDPoPProofFactory proofs = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
        HTTPRequest request = tokenRequest(APP, granted(request()));
        request.setDPoP(proofs.createDPoPJWT("POST", metadata().getTokenEndpointURI()));
        DPoPAccessToken token = tokens(request).getDPoPAccessToken();
        URI resource = URI.create(metadata().getIssuer() + "/resource");
        HTTPRequest read = new HTTPRequest(HTTPRequest.Method.GET, resource);
        read.setAuthorization(token.toAuthorizationHeader());
        read.setDPoP(proofs.createDPoPJWT("GET", resource, token));
        assertThat(read.send().getStatusCode()).isEqualTo(200);
        assertThat(server.resource(token.getValue()).status()).isEqualTo(401);
    }

    @Test
    @Spec({"RFC 8628 §3.1", "RFC 8628 §3.2", "RFC 8628 §3.4", "RFC 8628 §3.5"})
    void usesTheDeviceAuthorizationGrant() throws Exception {
        start(builder -> builder.enable(new DeviceFlow()));
        ClientID tv = new ClientID("tv");
        server.clients.save(Client.publicClient("tv")
                .grantTypes(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN)
                .scope("read")
                .build());
        DeviceAuthorizationSuccessResponse device = DeviceAuthorizationResponse.parse(new DeviceAuthorizationRequest(
                                metadata().getDeviceAuthorizationEndpointURI(), tv, new Scope("read"))
                        .toHTTPRequest()
                        .send())
                .toSuccessResponse();
        TokenRequest poll = new TokenRequest.Builder(
                        metadata().getTokenEndpointURI(), tv, new DeviceCodeGrant(device.getDeviceCode()))
                .build();
        TokenResponse early = TokenResponse.parse(poll.toHTTPRequest().send());
        assertThat(early.toErrorResponse().getErrorObject().getCode()).isEqualTo("authorization_pending");
        server.decide(server.typeDeviceCode(device.getUserCode().getValue()));
        assertAccepted(tokens(poll.toHTTPRequest()).getAccessToken());
    }

    @Test
    @Spec({"RFC 8693 §2.1", "RFC 8693 §2.2.1"})
    void exchangesAToken() throws Exception {
        start(builder -> builder.enable(TokenExchange.with(asked -> Verdict.DELEGATION)));
        server.clients.save(Client.confidentialWithHash("gate", new GeneratedSecret().hash(Clients.SECRET))
                .grantTypes(GrantType.TOKEN_EXCHANGE)
                .scope("read")
                .build());
        AccessToken mine = tokens(tokenRequest(APP, granted(request()))).getAccessToken();
        ClientSecretBasic gate = new ClientSecretBasic(new ClientID("gate"), new Secret(Clients.SECRET));
        AccessToken other = tokens(tokenRequest(gate, new TokenExchangeGrant(mine, TokenTypeURI.ACCESS_TOKEN)))
                .getAccessToken();
        assertThat(other.getIssuedTokenType()).isEqualTo(TokenTypeURI.ACCESS_TOKEN);
        assertThat(server.resource(other.getValue()).json())
                .containsEntry("client", "gate")
                .containsEntry("subject", "alice");
    }

    @Test
    @Spec({"RFC 7523 §2.1", "RFC 7521 §4.1"})
    void usesTheJwtBearerGrant() throws Exception {
        start(builder -> builder.enable(new JwtBearer(TrustedIssuer.of(PARTNER, published(key)::signed))));
        server.clients.save(Clients.app(GrantType.JWT_BEARER).build());
        AccessToken token = tokens(tokenRequest(APP, new JWTBearerGrant(signed("JWT", assertionClaims()))))
                .getAccessToken();
        assertThat(server.resource(token.getValue()).json("subject")).isEqualTo("alice");
    }

    private JWTClaimsSet assertionClaims() throws Exception {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(PARTNER)
                .subject("alice")
                .audience(metadata().getIssuer().getValue())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .build();
    }

    @Test
    @Spec({"Identity Assertion Authorization Grant §4.3", "RFC 8693 §2.2.1"})
    void obtainsAnIdJagByTokenExchange() throws Exception {
        start(builder ->
                builder.enable(TokenExchange.with(asked -> Verdict.DELEGATION).issuingIdJag(PARTNER)));
        server.clients.save(Client.confidentialWithHash("gate", new GeneratedSecret().hash(Clients.SECRET))
                .grantTypes(GrantType.TOKEN_EXCHANGE)
                .scope("read")
                .build());
        AccessToken mine = tokens(tokenRequest(APP, granted(request()))).getAccessToken();
        AccessToken assertion = tokens(tokenRequest(
                        new ClientSecretBasic(new ClientID("gate"), new Secret(Clients.SECRET)),
                        new TokenExchangeGrant(
                                mine,
                                TokenTypeURI.ACCESS_TOKEN,
                                null,
                                null,
                                TokenTypeURI.parse(IDENTITY_ASSERTION),
                                List.of(new Audience(PARTNER)))))
                .getAccessToken();
        assertThat(assertion.getIssuedTokenType().toString()).isEqualTo(IDENTITY_ASSERTION);
        SignedJWT jwt = SignedJWT.parse(assertion.getValue());
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(PARTNER);
    }

    @Test
    @Spec("Identity Assertion Authorization Grant §4.4")
    void redeemsAnIdJag() throws Exception {
        start(builder -> builder.enable(
                new JwtBearer(TrustedIssuer.of(PARTNER, published(key)::signed).issuingIdJag())));
        server.clients.save(Clients.app(GrantType.JWT_BEARER).build());
        JWTClaimsSet claims = new JWTClaimsSet.Builder(assertionClaims())
                .claim("client_id", "app")
                .claim("scope", "read")
                .build();
        AccessToken token = tokens(tokenRequest(APP, new JWTBearerGrant(signed("oauth-id-jag+jwt", claims))))
                .getAccessToken();
        assertThat(server.resource(token.getValue()).json("subject")).isEqualTo("alice");
    }

    @Test
    @Spec({"RFC 9470 §3", "RFC 9470 §4", "RFC 9470 §5"})
    void performsStepUpAuthentication() throws Exception {
        start(builder -> {});
        Guard guard = server.server
                .guard()
                .authentication(AuthenticationRequirements.none().acrValues(STRONG), Clock.systemUTC());
        WebStack.Running api = STACK.serve(List.of(Route.get(
                "/vault",
                guard.protect(org.gatewright.protocol.Scope.of("read"), (request, token) -> Response.empty(204)))));
        try (api) {
            HTTPResponse refused =
                    vault(api, tokens(tokenRequest(APP, granted(request()))).getAccessToken());
            assertThat(BearerTokenError.parse(refused.getWWWAuthenticate()).getCode())
                    .isEqualTo("insufficient_user_authentication");
            assertThat(refused.getWWWAuthenticate()).contains("acr_values=\"" + STRONG + "\"");
            AuthenticationEvent login = AuthenticationEvent.at(Instant.now()).acr(STRONG);
            EndUser alice = EndUser.of("alice").authentication(login);
            server.decision = (request, key) -> server.interactions().grantAccess(request, key, Approval.by(alice));
            AuthorizationRequest stronger = new AuthorizationRequest.Builder(request())
                    .customParameter("acr_values", STRONG)
                    .build();
            assertThat(vault(api, tokens(tokenRequest(APP, granted(stronger))).getAccessToken())
                            .getStatusCode())
                    .isEqualTo(204);
        }
    }

    private static HTTPResponse vault(WebStack.Running api, AccessToken token) throws Exception {
        HTTPRequest call =
                new HTTPRequest(HTTPRequest.Method.GET, URI.create("http://localhost:" + api.port() + "/vault"));
        call.setAuthorization(token.toAuthorizationHeader());
        return call.send();
    }

    @Test
    @Spec({"RFC 7662 §2.1", "RFC 7662 §2.2", "RFC 7009 §2.1", "RFC 7009 §2.2"})
    void introspectsAndRevokesAToken() throws Exception {
        start(builder -> builder.enable(new Introspection(), new Revocation()));
        AccessToken token =
                tokens(tokenRequest(SERVICE, new ClientCredentialsGrant())).getAccessToken();
        TokenIntrospectionSuccessResponse before = introspected(token);
        assertThat(before.isActive()).isTrue();
        assertThat(before.getClientID()).isEqualTo(SERVICE.getClientID());
        assertThat(before.getScope()).isEqualTo(new Scope("read"));
        assertThat(before.getIssuer()).isEqualTo(metadata().getIssuer());
        TokenRevocationRequest revocation =
                new TokenRevocationRequest(metadata().getRevocationEndpointURI(), SERVICE, token);
        assertThat(revocation.toHTTPRequest().send().indicatesSuccess()).isTrue();
        assertThat(introspected(token).isActive()).isFalse();
        assertThat(server.resource(token.getValue()).status()).isEqualTo(401);
    }

    private TokenIntrospectionSuccessResponse introspected(AccessToken token) throws Exception {
        URI endpoint = metadata().getIntrospectionEndpointURI();
        TokenIntrospectionRequest request = new TokenIntrospectionRequest(endpoint, SERVICE, token);
        return TokenIntrospectionResponse.parse(request.toHTTPRequest().send()).toSuccessResponse();
    }

    @Test
    @Spec({"RFC 9396 §2", "RFC 9396 §3", "RFC 9396 §7", "RFC 9396 §10"})
    void requestsAuthorizationDetails() throws Exception {
        start(builder -> builder.detailTypes(new Payment()));
        server.clients.save(Clients.app().detailTypes("payment").build());
        List<AuthorizationDetail> payment = AuthorizationDetail.parseList("[{\"type\":\"payment\",\"amount\":10}]");
        AuthorizationRequest rich = new AuthorizationRequest.Builder(request())
                .authorizationDetails(payment)
                .build();
        AccessToken token = tokens(tokenRequest(APP, granted(rich))).getAccessToken();
        assertThat(token.getAuthorizationDetails()).isEqualTo(payment);
        assertAccepted(token);
        assertThat(server.get("/.well-known/oauth-authorization-server").json())
                .containsEntry("authorization_details_types_supported", List.of("payment"));
    }

    @Test
    @Spec({"RFC 7591 §3.1", "RFC 7591 §3.2.1"})
    void registersDynamically() throws Exception {
        MemoryClients clients = MemoryClients.of();
        RegistrationPolicy policy =
                RegistrationPolicy.requireInitialAccessToken(List.of(new GeneratedSecret().hash("initial")), "read");
        network = NetworkServer.start(STACK, clients, builder -> builder.enable(new ClientRegistration(policy)));
        server = network.test();
        String root = "http://127.0.0.1:" + network.port();
        ClientMetadata wanted = new ClientMetadata();
        wanted.setName("A web app");
        wanted.setRedirectionURI(CALLBACK);
        wanted.setTokenEndpointAuthMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        ClientInformation registered = ClientRegistrationResponse.parse(new ClientRegistrationRequest(
                                URI.create(root + "/register"), wanted, new BearerAccessToken("initial"))
                        .toHTTPRequest()
                        .send())
                .toSuccessResponse()
                .getClientInformation();
        assertThat(registered.getMetadata().getName()).isEqualTo("A web app");
        assertThat(registered.getRegistrationAccessToken()).isNotNull();
        AuthorizationRequest its = new AuthorizationRequest.Builder(ResponseType.CODE, registered.getID())
                .redirectionURI(CALLBACK)
                .scope(new Scope("read"))
                .state(state)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();
        ClientSecretBasic proof = new ClientSecretBasic(registered.getID(), registered.getSecret());
        AuthorizationCodeGrant grant = granted(its);
        assertAccepted(tokens(new TokenRequest.Builder(URI.create(root + "/token"), proof, grant)
                        .build()
                        .toHTTPRequest())
                .getAccessToken());
    }
}
