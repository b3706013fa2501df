package org.gatewright.server.mtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import java.net.URI;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.CertificateName;
import org.gatewright.server.client.CertificateName.Kind;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.testing.Certificates;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mutual TLS (RFC 8705): client authentication by certificates, and certificate-bound access tokens. */
class MutualTlsTest {
    private static final String NONE = MutualTlsServer.NONE;
    private static final String THIS_YEAR = "2029-12-01";
    private static final TrustedProxies THIS_MACHINE =
            new TrustedProxies(Set.of("127.0.0.1")).certificateHeader("Client-Cert");
    private static final Map<String, String> SECURE = Map.of("X-Forwarded-Proto", "https");

    private static final Certificates certificates = made();

    private MutualTlsServer server;

    private static Certificates made() {
        return new Certificates()
                .selfSigned("server", Certificates.of("CN=localhost", THIS_YEAR).addSanDnsName("localhost"))
                .selfSigned("own", Certificates.of("CN=own", THIS_YEAR))
                .selfSigned("other", Certificates.of("CN=own", THIS_YEAR))
                .selfSigned("over", Certificates.of("CN=own", "2028-12-01"))
                .authority("root", named())
                .authority("stranger", named())
                .issuedBy("root", "issued", client(THIS_YEAR))
                .issuedBy("root", "reissued", client(THIS_YEAR))
                .issuedBy("root", "for clients", client(THIS_YEAR).addExtendedKeyUsageClientAuth())
                .issuedBy("root", "for servers", client(THIS_YEAR).addExtendedKeyUsageServerAuth())
                .issuedBy("root", "unnamed", Certificates.of("CN=client.example", THIS_YEAR))
                .issuedBy("root", "expired", client("2028-12-01"))
                .issuedBy("root", "early", client("2030-01-02"))
                .issuedBy("stranger", "foreign", client(THIS_YEAR))
                .selfSigned("claimed", client(THIS_YEAR))
                .issuedBy("root", "authority", client(THIS_YEAR).setIsCertificateAuthority(true));
    }

    @Test
    @Checks("DC-10")
    @Spec("RFC 8705 §5")
    void listsMtlsEndpointAliases() {
        MutualTlsServer aliased = new MutualTlsServer(
                certificates,
                THIS_MACHINE,
                MutualTls.trusting(List.of(certificates.get("root"))).aliasesAt("https://mtls.localhost:8443"));
        assertThat(aliased.metadata())
                .containsEntry(
                        "mtls_endpoint_aliases",
                        Map.of(
                                "token_endpoint",
                                "https://mtls.localhost:8443/token",
                                "introspection_endpoint",
                                "https://mtls.localhost:8443/introspect"))
                .containsEntry("token_endpoint", "https://localhost/token");
        assertThat(new MutualTlsServer(certificates, THIS_MACHINE).metadata())
                .doesNotContainKey("mtls_endpoint_aliases");
    }

    private static CertificateBuilder named() {
        return Certificates.of("CN=Root, O=Example, C=DE", THIS_YEAR);
    }

    private static CertificateBuilder client(String from) {
        return Certificates.of("CN=client, O=Example, C=DE", from)
                .addSanDnsName("client.example")
                .addSanUriName(URI.create("https://client.example/id"))
                .addSanIpAddress("192.0.2.1")
                .addSanIpAddress("2001:db8::1")
                .addSanRfc822Name("client@client.example");
    }

    @BeforeEach
    void start() {
        server = new MutualTlsServer(certificates, TrustedProxies.none());
        server.clients.save(selfSigned("own").build());
        server.clients.save(issued(Kind.SAN_DNS, "client.example").build());
    }

    /** The client "self", registered with the certificate of that name. */
    private static ClientBuilder selfSigned(String certificate) {
        return Client.withAuthMethod("self", "self_signed_tls_client_auth")
                .keys(ClientKeys.none().certificateThumbprints(List.of(certificates.thumbprint(certificate))))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .rules(ClientRules.defaults().bindToCertificate());
    }

    /** The client "named", registered with a name in its certificate. */
    private static ClientBuilder issued(Kind kind, String name) {
        return Client.withAuthMethod("named", "tls_client_auth")
                .keys(ClientKeys.none().certificate(new CertificateName(kind, name)))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read");
    }

    private static String access(TestResponse response) {
        return Exchanges.successful(response).json("access_token");
    }

    private void assertInvalidClient(String certificate, String clientId) {
        RefusedToken.assertError(401, "invalid_client", server.token(certificate, clientId));
    }

    private static void assertInvalidToken(TestResponse response) {
        assertThat(response.status()).as(response.text()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    @Test
    @Spec({"RFC 8705 §2.2", "RFC 8705 §2.2.1"})
    void authenticatesByTheRegisteredSelfSignedCertificate() {
        access(server.token("own", "self"));
        assertInvalidClient("other", "self");
        assertInvalidClient("issued", "self");
        assertInvalidClient(NONE, "self");
        assertInvalidClient("own", "nobody");
        assertInvalidClient("own", "named");
        RefusedToken.assertError(
                401, "invalid_client", server.post("own", "/token", Map.of(), Exchanges.clientCredentials()));
        server.clients.save(selfSigned("over").build());
        assertInvalidClient("over", "self");
        server.clients.save(selfSigned("early").build());
        assertInvalidClient("early", "self");
        server.clock.advance(Duration.ofDays(2));
        access(server.token("early", "self"));
    }

    @Test
    @Spec({"RFC 8705 §2.1.1", "RFC 8705 §2.2.1", "RFC 8705 §3.3"})
    void listsMutualTlsInTheMetadata() {
        assertThat(server.server.metadata()).containsEntry("tls_client_certificate_bound_access_tokens", true);
        assertThat(server.server.metadata().get("token_endpoint_auth_methods_supported"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("tls_client_auth", "self_signed_tls_client_auth");
    }

    @Test
    @Spec({"RFC 8705 §2.1", "RFC 8705 §2.1.2", "RFC 5952 §8"})
    void authenticatesByTheNameInACertificateOfATrustedCa() {
        Map<String, Kind> names = new LinkedHashMap<>();
        names.put("CN=client, O=Example, C=DE", Kind.SUBJECT_DN);
        names.put("cn=client,o=Example,c=DE", Kind.SUBJECT_DN);
        names.put("client.example", Kind.SAN_DNS);
        names.put("Client.Example", Kind.SAN_DNS);
        names.put("https://client.example/id", Kind.SAN_URI);
        names.put("192.0.2.1", Kind.SAN_IP);
        names.put("2001:db8::1", Kind.SAN_IP);
        names.put("2001:DB8:0:0:0:0:0:1", Kind.SAN_IP);
        names.put("client@client.example", Kind.SAN_EMAIL);
        names.forEach((name, kind) -> {
            server.clients.save(issued(kind, name).build());
            access(server.token("issued", "named"));
            access(server.token("reissued", "named"));
            assertInvalidClient("own", "named");
        });
    }

    @Test
    @Spec("RFC 8705 §2.1.2")
    void rejectsACertificateWithAnotherName() {
        Map<String, Kind> names = new LinkedHashMap<>();
        names.put("CN=client, O=Other, C=DE", Kind.SUBJECT_DN);
        names.put("CN=client", Kind.SUBJECT_DN);
        names.put("C=DE, O=Example, CN=client", Kind.SUBJECT_DN);
        names.put("rubbish", Kind.SUBJECT_DN);
        names.put("other.example", Kind.SAN_DNS);
        names.put("example", Kind.SAN_DNS);
        names.put("*.example", Kind.SAN_DNS);
        names.put("192.0.2.1", Kind.SAN_DNS);
        names.put("https://client.example/ID", Kind.SAN_URI);
        names.put("2001:db8::2", Kind.SAN_IP);
        names.put("192.0.2.10", Kind.SAN_IP);
        names.put("::ffff:192.0.2.1", Kind.SAN_IP);
        names.put("localhost", Kind.SAN_IP);
        names.put("other@client.example", Kind.SAN_EMAIL);
        names.forEach((name, kind) -> {
            server.clients.save(issued(kind, name).build());
            assertInvalidClient("issued", "named");
        });
    }

    @Test
    @Spec({"RFC 8705 §2.1", "RFC 8705 §7.3", "RFC 5280 §6"})
    void rejectsUntrustedExpiredAndUnsuitableCertificates() {
        for (String certificate : List.of(
                "unnamed", "for servers", "expired", "early", "foreign", "claimed", "authority", "root", "own", NONE)) {
            assertInvalidClient(certificate, "named");
        }
        access(server.token("issued", "named"));
        access(server.token("for clients", "named"));
        server.clock.advance(Duration.ofDays(366));
        assertInvalidClient("issued", "named");
    }

    @Test
    @Spec({"RFC 8705 §7.3", "RFC 5280 §5", "RFC 5280 §6.3"})
    @Checks("CA-17")
    void rejectsRevokedCertificatesAndThoseWithoutRevocationList() {
        List<X509CRL> lists = new CopyOnWriteArrayList<>();
        server = new MutualTlsServer(
                certificates,
                TrustedProxies.none(),
                MutualTls.trusting(List.of(certificates.get("root")), () -> lists));
        server.clients.save(issued(Kind.SAN_DNS, "client.example").build());
        assertInvalidClient("issued", "named");
        Instant now = server.clock.instant();
        lists.add(certificates.revoked("root", now.minusSeconds(60), Duration.ofDays(1), "reissued"));
        access(server.token("issued", "named"));
        assertInvalidClient("reissued", "named");
        lists.set(0, certificates.revoked("root", now.minusSeconds(30), Duration.ofDays(1), "issued"));
        assertInvalidClient("issued", "named");
        access(server.token("reissued", "named"));
        server.clock.advance(Duration.ofDays(2));
        assertInvalidClient("reissued", "named"); // the revocation list is expired
        lists.set(0, certificates.revoked("stranger", server.clock.instant(), Duration.ofDays(1)));
        assertInvalidClient("reissued", "named");
    }

    @Test
    @Spec({"RFC 8705 §3", "RFC 8705 §3.1", "RFC 8705 §3.2"})
    @Checks("SC-04")
    void bindsATokenToTheClientCertificate() {
        for (AccessTokenFormat style : AccessTokenFormat.values()) {
            server.clients.save(selfSigned("own")
                    .rules(ClientRules.defaults().bindToCertificate().tokens(style))
                    .build());
            String token = access(server.token("own", "self"));
            assertThat(server.resource("own", token).status()).isEqualTo(200);
            assertInvalidToken(server.resource("other", token));
            assertInvalidToken(server.resource(NONE, token));
            assertThat(server.introspection("own", "self", token))
                    .containsEntry("active", true)
                    .containsEntry("cnf", Map.of("x5t#S256", certificates.thumbprint("own")));
            if (style == AccessTokenFormat.JWT) {
                assertThat(Jwt.parse(token).orElseThrow().claims().object("cnf"))
                        .contains(Map.of("x5t#S256", certificates.thumbprint("own")));
            }
        }
    }

    @Test
    @Spec("RFC 8705 §3")
    void requiresNoCertificateForAnUnboundToken() {
        String token = access(server.token("issued", "named"));
        assertThat(server.introspection("reissued", "named", token))
                .containsEntry("active", true)
                .doesNotContainKey("cnf");
        assertThat(server.resource(NONE, token).status()).isEqualTo(200);
        assertThat(server.resource("own", token).status()).isEqualTo(200);
    }

    @Test
    @Spec({"RFC 8705 §4", "RFC 8705 §3"})
    @Checks({"RT-05", "SC-04"})
    void bindsTokensOfAPublicClientToItsCertificate() {
        server.clients.save(
                Clients.spa().rules(ClientRules.defaults().bindToCertificate()).build());
        Map<String, String> exchange = Exchanges.spaExchange(server.spaCode());
        RefusedToken.assertError(400, "invalid_request", server.post(NONE, "/token", Map.of(), exchange));
        TestResponse tokens = Exchanges.successful(server.post("own", "/token", Map.of(), exchange));
        String token = tokens.json("access_token");
        assertThat(server.resource("own", token).status()).isEqualTo(200);
        assertInvalidToken(server.resource("other", token));
        assertInvalidToken(server.resource(NONE, token));
        Map<String, String> refresh =
                Exchanges.with(TestServer.refresh(tokens.json("refresh_token")), "client_id", "spa");
        RefusedToken.assertError(400, "invalid_request", server.post(NONE, "/token", Map.of(), refresh));
        RefusedToken.assertError(400, "invalid_grant", server.post("other", "/token", Map.of(), refresh));
        String next = access(server.post("own", "/token", Map.of(), refresh));
        assertThat(server.resource("own", next).status()).isEqualTo(200);
    }

    @Test
    @Spec({"RFC 8705 §3", "RFC 8705 §7.1"})
    @Checks("SC-07")
    void allowsAConfidentialClientToRenewItsCertificate() {
        server.clients.save(issued(Kind.SAN_DNS, "client.example")
                .rules(ClientRules.defaults().bindToCertificate())
                .build());
        String before = access(server.token("issued", "named"));
        String after = access(server.token("reissued", "named"));
        assertThat(server.resource("issued", before).status()).isEqualTo(200);
        assertThat(server.resource("reissued", after).status()).isEqualTo(200);
        assertInvalidToken(server.resource("reissued", before));
        assertInvalidToken(server.resource("issued", after));
    }

    @Test
    @Spec({"RFC 8705 §3", "RFC 6749 §2.3"})
    void requiresTheRegisteredSecretDespiteACertificate() {
        Map<String, String> secret = Map.of("Authorization", Exchanges.service());
        String plain = access(server.token("own", "service", secret));
        assertThat(server.resource(NONE, plain).status()).isEqualTo(200);
        assertInvalidClient("own", "service");
        RefusedToken.assertError(
                401, "invalid_client", server.token("own", "service", Map.of("Authorization", "Basic AA")));
        RefusedToken.assertError(400, "invalid_request", server.token("own", "self", secret));
        Map<String, String> guessed = Map.of("Authorization", Forms.basic("self", "a guess"));
        RefusedToken.assertError(401, "invalid_client", server.token("own", "self", guessed));
        server.clients.save(Clients.service()
                .rules(ClientRules.defaults().bindToCertificate())
                .build());
        RefusedToken.assertError(400, "invalid_request", server.token(NONE, "service", secret));
        String bound = access(server.token("own", "service", secret));
        assertThat(server.resource("own", bound).status()).isEqualTo(200);
        assertInvalidToken(server.resource("other", bound));
    }

    @Test
    @Spec({"RFC 9440 §4", "RFC 8705 §6.5", "RFC 9700 §4.13"})
    @Checks("CA-17")
    void ignoresTheCertificateHeaderOfAnUntrustedPeer() {
        Map<String, String> header = new LinkedHashMap<>(SECURE);
        header.put("Client-Cert", certificates.structured("own"));
        TrustedProxies elsewhere = new TrustedProxies(Set.of("10.0.0.7")).certificateHeader("Client-Cert");
        TrustedProxies silent = new TrustedProxies(Set.of("127.0.0.1"));
        for (TrustedProxies proxies : List.of(TrustedProxies.none(), elsewhere, silent)) {
            {
                MutualTlsServer direct = new MutualTlsServer(certificates, proxies);
                direct.clients.save(selfSigned("own").build());
                RefusedToken.assertError(401, "invalid_client", direct.token(NONE, "self", header));
                RefusedToken.assertError(401, "invalid_client", direct.token("other", "self", header));
                if (!proxies.equals(silent)) {
                    String token = access(direct.token("own", "self"));
                    assertInvalidToken(direct.resource(NONE, token, header));
                    assertInvalidToken(direct.resource("other", token, header));
                }
            }
        }
    }

    @Test
    @Spec({"RFC 9440 §2.1", "RFC 8705 §6.5"})
    @Checks("CA-17")
    void acceptsTheCertificateHeaderOfATrustedProxyInEitherFormat() {
        {
            MutualTlsServer behind = new MutualTlsServer(certificates, THIS_MACHINE);
            behind.clients.save(selfSigned("own").build());
            for (String value : List.of(certificates.structured("own"), certificates.pem("own"))) {
                for (String proxysOwn : List.of(NONE, "other")) {
                    String token = access(behind.token(proxysOwn, "self", forwarded(value)));
                    assertThat(behind.resource(proxysOwn, token, forwarded(value))
                                    .status())
                            .isEqualTo(200);
                    assertInvalidToken(behind.resource(proxysOwn, token, SECURE));
                    assertInvalidToken(behind.resource(proxysOwn, token, forwarded(certificates.structured("other"))));
                }
            }
            RefusedToken.assertError(401, "invalid_client", behind.token("own", "self", SECURE));
            RefusedToken.assertError(
                    401, "invalid_client", behind.token("own", "self", forwarded(certificates.structured("other"))));
        }
    }

    @Test
    @Spec({"RFC 9440 §2.1", "RFC 9440 §4"})
    @Checks("CA-17")
    void rejectsAMalformedCertificateHeader() {
        String good = certificates.structured("own");
        {
            MutualTlsServer behind = new MutualTlsServer(certificates, THIS_MACHINE);
            behind.clients.save(selfSigned("own").build());
            access(behind.token(NONE, "self", forwarded(good)));
            for (String value : List.of(
                    good + "\r\nClient-Cert: " + good,
                    good + "\r\nclient-cert: " + certificates.structured("other"),
                    good + ", " + good,
                    good.substring(1),
                    good.substring(0, good.length() - 1),
                    good.substring(0, 200) + ":",
                    good + ";a=1",
                    "::",
                    ":",
                    ":AAAA:",
                    ":" + "A".repeat(4000) + ":",
                    "\"" + good + "\"",
                    certificates.pem("own").substring(20),
                    certificates.pem("own") + "AAAA",
                    "%",
                    "%zz")) {
                RefusedToken.assertError(401, "invalid_client", behind.token(NONE, "self", forwarded(value)));
                RefusedToken.assertError(401, "invalid_client", behind.token("own", "self", forwarded(value)));
            }
        }
    }

    private static Map<String, String> forwarded(String certificate) {
        Map<String, String> headers = new LinkedHashMap<>(SECURE);
        headers.put("Client-Cert", certificate);
        return headers;
    }
}
