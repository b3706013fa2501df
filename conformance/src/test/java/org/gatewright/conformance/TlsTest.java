package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PKITLSClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.SelfSignedTLSClientAuthentication;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.client.CertificateName;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.mtls.MutualTls;
import org.gatewright.server.testing.Certificates;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The certificates of TLS connections and of trusted proxies, as each web adapter passes them on. */
@ParameterizedClass
@EnumSource
class TlsTest {
    private static final String THIS_YEAR = "2029-12-01";
    private static final TrustedProxies THIS_MACHINE =
            new TrustedProxies(Set.of("127.0.0.1")).certificateHeader("Client-Cert");
    private static final Certificates CERTIFICATES = new Certificates()
            .selfSigned("server", Certificates.of("CN=localhost", THIS_YEAR).addSanDnsName("localhost"))
            .selfSigned("own", Certificates.of("CN=own", THIS_YEAR))
            .selfSigned("other", Certificates.of("CN=own", THIS_YEAR))
            .authority("root", Certificates.of("CN=Root", THIS_YEAR))
            .issuedBy("root", "issued", Certificates.of("CN=client", THIS_YEAR).addSanDnsName("client.example"));

    @Parameter
    WebStack stack;

    private final TestServer server = TestServer.secure(
            "https://localhost", builder -> builder.enable(MutualTls.trusting(List.of(CERTIFICATES.get("root")))));

    private WebStack.Running serve(TrustedProxies proxies) {
        server.clients.save(Client.withAuthMethod("self", "self_signed_tls_client_auth")
                .keys(ClientKeys.none().certificateThumbprints(List.of(CERTIFICATES.thumbprint("own"))))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .rules(ClientRules.defaults().bindToCertificate())
                .build());
        server.clients.save(Client.withAuthMethod("named", "tls_client_auth")
                .keys(ClientKeys.none()
                        .certificate(new CertificateName(CertificateName.Kind.SAN_DNS, "client.example")))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .build());
        return TlsServer.serve(stack, CERTIFICATES, proxies, server.routes());
    }

    private static TestResponse token(TlsWire wire, String certificate, Map<String, String> headers) {
        return wire.form(certificate, "/token", headers, "grant_type=client_credentials&scope=read&client_id=self");
    }

    private static TestResponse resource(TlsWire wire, String certificate, String token) {
        return wire.request(certificate, "GET", "/resource", Map.of("Authorization", "Bearer " + token), "");
    }

    @Test
    @Spec({"RFC 8705 §2.1", "RFC 8705 §2.2", "RFC 8705 §3"})
    void authenticatesAForeignClientByEitherKindOfCertificate() throws Exception {
        try (WebStack.Running running = serve(TrustedProxies.none())) {
            TlsWire wire = new TlsWire(CERTIFICATES, running.port());
            String bound = byLibrary(
                    wire,
                    new SelfSignedTLSClientAuthentication(
                            new ClientID("self"), wire.context("own").getSocketFactory()));
            assertThat(resource(wire, "own", bound).status()).isEqualTo(200);
            assertThat(resource(wire, "other", bound).status()).isEqualTo(401);
            byLibrary(
                    wire,
                    new PKITLSClientAuthentication(
                            new ClientID("named"), wire.context("issued").getSocketFactory()));
        }
    }

    private static String byLibrary(TlsWire wire, ClientAuthentication client) throws Exception {
        URI endpoint = URI.create("https://localhost:" + wire.port() + "/token");
        HTTPRequest request = new TokenRequest.Builder(endpoint, client, new ClientCredentialsGrant())
                .scope(new Scope("read"))
                .build()
                .toHTTPRequest();
        request.setHostnameVerifier((host, session) -> host.equals("localhost"));
        TokenResponse response = TokenResponse.parse(request.send());
        assertThat(response.indicatesSuccess())
                .as(response.toHTTPResponse().getBody())
                .isTrue();
        return response.toSuccessResponse().getTokens().getAccessToken().getValue();
    }

    @Test
    @Spec({"RFC 9440 §4", "RFC 8705 §6.5", "RFC 9700 §4.13"})
    @Checks("CA-17")
    void ignoresTheCertificateHeaderOfAPeerThatIsNoTrustedProxy() {
        try (WebStack.Running running = serve(TrustedProxies.none())) {
            TlsWire wire = new TlsWire(CERTIFICATES, running.port());
            Map<String, String> claimed =
                    Map.of("X-Forwarded-Proto", "https", "Client-Cert", CERTIFICATES.structured("own"));
            assertThat(token(wire, TlsWire.NONE, claimed).error()).isEqualTo("invalid_client");
            assertThat(token(wire, "other", claimed).error()).isEqualTo("invalid_client");
            assertThat(token(wire, "own", Map.of()).status()).isEqualTo(200);
        }
    }

    @Test
    @Spec({"RFC 9440 §2.1", "RFC 8705 §6.5"})
    @Checks("CA-17")
    void takesCertificateAndSchemeFromATrustedProxyOnly() {
        try (WebStack.Running running = serve(THIS_MACHINE)) {
            TlsWire wire = new TlsWire(CERTIFICATES, running.port());
            Map<String, String> forwarded =
                    Map.of("X-Forwarded-Proto", "https", "Client-Cert", CERTIFICATES.structured("own"));
            assertThat(token(wire, TlsWire.NONE, forwarded).status()).isEqualTo(200);
            assertThat(token(wire, "other", forwarded).status()).isEqualTo(200);
            assertThat(token(wire, "own", Map.of("X-Forwarded-Proto", "https")).error())
                    .isEqualTo("invalid_client");
            Map<String, String> plain =
                    Map.of("X-Forwarded-Proto", "http", "Client-Cert", CERTIFICATES.structured("own"));
            assertThat(token(wire, TlsWire.NONE, plain).error()).isEqualTo("invalid_request");
        }
    }
}
