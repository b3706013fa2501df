package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.client.CertificateName;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.mtls.MutualTls;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.Certificates;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server behind a reverse proxy that terminates TLS. */
@Tag("clients")
@ParameterizedClass
@EnumSource
class ReverseProxyTest {
    private static final String ISSUER = "https://localhost";
    private final Clock clock = Clock.systemUTC();
    private final Certificates certificates = certificates();

    @Parameter
    ReverseProxy kind;

    @TempDir
    Path folder;

    private final TestServer server = TestServer.secure(
            ISSUER,
            builder -> builder.clock(clock)
                    .stores(MemoryStoreProvider.stores(clock))
                    .enable(MutualTls.trusting(List.of(certificates.get("root")))));
    private WebStack.Running behind;
    private WebStack.Running proxy;
    private TlsWire wire;

    /** Certificates valid by the system clock, which proxies use. */
    private Certificates certificates() {
        String yesterday = LocalDate.now(clock).minusDays(1).toString();
        return new Certificates()
                .selfSigned("server", Certificates.of("CN=localhost", yesterday).addSanDnsName("localhost"))
                .authority("root", Certificates.of("CN=Root", yesterday))
                .issuedBy(
                        "root",
                        "issued",
                        Certificates.of("CN=client", yesterday).addSanDnsName("client.example"))
                .issuedBy(
                        "root", "other", Certificates.of("CN=other", yesterday).addSanDnsName("other.example"));
    }

    @BeforeEach
    void start() {
        TrustedProxies proxies = new TrustedProxies(Set.of("127.0.0.1")).certificateHeader("Client-Cert");
        behind = WebStack.VERTX.serve(server.routes(), proxies, 0);
        proxy = kind.start(folder, certificates, behind.port());
        wire = new TlsWire(certificates, proxy.port());
        server.clients.save(Client.withAuthMethod("named", "tls_client_auth")
                .keys(ClientKeys.none()
                        .certificate(new CertificateName(CertificateName.Kind.SAN_DNS, "client.example")))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read")
                .rules(ClientRules.defaults().bindToCertificate())
                .build());
    }

    @AfterEach
    void stop() {
        proxy.close();
        behind.close();
    }

    @Test
    @Spec({"RFC 6749 §4.1", "RFC 9207 §2"})
    void completesTheCodeFlow() {
        TestResponse page = wire.request(TlsWire.NONE, "GET", Ask.app().target(), Map.of(), "");
        assertThat(page.header("Set-Cookie")).startsWith("__Host-").endsWith("Secure");
        TestResponse granted = wire.form(
                TlsWire.NONE,
                "/decide",
                Map.of("Origin", ISSUER, "Cookie", page.cookies()),
                "key=" + TestServer.key(page));
        TestResponse tokens = wire.form(
                TlsWire.NONE,
                "/token",
                Map.of("Authorization", TestServer.app()),
                Forms.encode(TestServer.codeExchange(granted.query().get("code"))));
        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
    }

    @Test
    @Spec({"RFC 8705 §2.1", "RFC 8705 §3", "RFC 9440 §2.1"})
    @Checks("CA-17")
    void authenticatesByTheCertificateOfTheConnectionAndIgnoresThatOfAHeader() {
        TestResponse tokens = token("issued", Map.of());
        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + tokens.json("access_token"));
        assertThat(wire.request("issued", "GET", "/resource", bearer, "").status())
                .isEqualTo(200);
        assertThat(wire.request("other", "GET", "/resource", bearer, "").status())
                .isEqualTo(401);
        Map<String, String> forged = Map.of("Client-Cert", certificates.structured("issued"));
        assertThat(token(TlsWire.NONE, forged).error()).isEqualTo("invalid_client");
        assertThat(token("other", forged).error()).isEqualTo("invalid_client");
    }

    private TestResponse token(String certificate, Map<String, String> headers) {
        return wire.form(certificate, "/token", headers, "grant_type=client_credentials&scope=read&client_id=named");
    }
}
