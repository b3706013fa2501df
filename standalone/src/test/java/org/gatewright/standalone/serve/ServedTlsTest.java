package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the program: cipher suites and certificate files. */
class ServedTlsTest {
    private static final String FILES = "tls:\n  certificate: server.pem\n  key: server.key";
    private static final Set<String> BCP_195 = Set.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final TrustManager[] ANYBODY = {
        new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }
    };

    @TempDir
    Path folder;

    private Site site;

    @BeforeEach
    void files() {
        site = new Site(folder, "https", HttpClient.newHttpClient());
        site.clients();
    }

    private void write(X509Bundle server) {
        site.write("server.pem", server.getCertificatePathPEM());
        site.write("server.key", server.getPrivateKeyPEM());
    }

    private static CertificateBuilder named(String subject) {
        return new CertificateBuilder()
                .subject(subject)
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true);
    }

    /** Returns a connected socket that trusts every certificate, before the handshake. */
    private SSLSocket connected() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, ANYBODY, null);
        return (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", site.port);
    }

    private boolean supports(String protocol, String suite) throws Exception {
        try (SSLSocket socket = connected()) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            return socket.getSession().getCipherSuite().equals(suite);
        } catch (IOException refused) {
            return false;
        }
    }

    private String subject() throws Exception {
        return subject("localhost");
    }

    /** The same with Server Name Indication (SNI). */
    private String subject(String host) throws Exception {
        try (SSLSocket socket = connected()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    @Test
    @Spec({"RFC 9325 §3.1.1", "RFC 9325 §4.2"})
    @Checks("HT-11")
    void supportsOnlyTheCipherSuitesOfBcp195() throws Exception {
        String[] all;
        write(named("CN=ec").ecp256().buildSelfSigned());
        try (ServerProgram gateway = site.start(FILES)) {
            try (SSLSocket socket = connected()) {
                all = socket.getSupportedCipherSuites();
            }
            assertOnlyRecommendedSuites(all, "ECDHE_RSA");
        }
        write(named("CN=rsa").rsa2048().buildSelfSigned());
        try (ServerProgram gateway = site.start(FILES)) {
            assertOnlyRecommendedSuites(all, "ECDHE_ECDSA");
        }
    }

    /** Tries every suite that the client's JDK supports, except those that require another key type. */
    private void assertOnlyRecommendedSuites(String[] all, String otherKey) throws Exception {
        assertThat(Arrays.stream(all).filter(suite -> suite.contains("CBC")).count())
                .isPositive();
        for (String suite : all) {
            for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
                boolean fits = BCP_195.contains(suite)
                        && !suite.contains(otherKey)
                        && suite.startsWith("TLS_ECDHE") == protocol.equals("TLSv1.2");
                assertThat(supports(protocol, suite)).as(protocol + " " + suite).isEqualTo(fits);
            }
        }
        assertThat(supports("TLSv1.1", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")).isFalse();
    }

    @Test
    @Spec("RFC 9325 §4.2")
    void restrictsTheCipherSuitesToTheConfiguredOnes() throws Exception {
        write(named("CN=ec").ecp256().buildSelfSigned());
        try (ServerProgram gateway = site.start(FILES + "\n  cipher-suites: [TLS_AES_256_GCM_SHA384]")) {
            assertThat(supports("TLSv1.3", "TLS_AES_256_GCM_SHA384")).isTrue();
            assertThat(supports("TLSv1.3", "TLS_AES_128_GCM_SHA256")).isFalse();
            assertThat(supports("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"))
                    .isFalse();
        }
    }

    @Test
    @Spec("RFC 7301 §3.2")
    void negotiatesOnlyHttp11ByAlpn() throws Exception {
        write(named("CN=ec").ecp256().buildSelfSigned());
        try (ServerProgram gateway = site.start(FILES);
                SSLSocket socket = connected()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    void reloadsARenewedCertificate() throws Exception {
        write(named("CN=first").ecp256().buildSelfSigned());
        try (ServerProgram gateway = site.start(FILES)) {
            assertThat(subject()).isEqualTo("CN=first");
            write(named("CN=second").ecp256().buildSelfSigned());
            Await.until("the new certificate is presented", () -> subject().equals("CN=second"));
        }
    }

    @Test
    @Spec("RFC 6066 §3")
    void presentsTheCertificateOfTheTenantsHost() throws Exception {
        Files.createDirectory(folder.resolve("tenants"));
        write(named("CN=program").ecp256().buildSelfSigned());
        tenant(named("CN=acme").ecp256().buildSelfSigned());
        try (ServerProgram gateway = site.start(FILES + "\ntenants: tenants")) {
            assertThat(subject("acme.example")).isEqualTo("CN=acme");
            assertThat(subject("ACME.example")).isEqualTo("CN=acme");
            assertThat(subject("localhost")).isEqualTo("CN=program");
            assertThat(subject("elsewhere.example")).isEqualTo("CN=program");
            tenant(named("CN=renewed").ecp256().buildSelfSigned());
            Await.until(
                    "the new certificate is presented",
                    () -> subject("acme.example").equals("CN=renewed"));
            assertThat(subject("localhost")).isEqualTo("CN=program");
        }
    }

    private void tenant(X509Bundle server) {
        site.write("tenants/acme.pem", server.getCertificatePathPEM());
        site.write("tenants/acme.key", server.getPrivateKeyPEM());
        site.write("tenants/acme.yaml", """
                issuer: https://acme.example
                users: ../users.yaml
                tls: {certificate: acme.pem, key: acme.key}
                """);
    }

    @Test
    @ExpectedLog("Keeping the previous version")
    @Checks("OP-01")
    void keepsTheOldCertificateIfTheRenewedOneIsUnusable() throws Exception {
        write(named("CN=first").ecp256().buildSelfSigned());
        try (ServerProgram gateway = site.start(FILES)) {
            site.write(
                    "server.key", named("CN=other").ecp256().buildSelfSigned().getPrivateKeyPEM());
            Await.until(
                    "health is degraded",
                    () -> "degraded".equals(site.health().json().get("status")));
            assertThat(subject()).isEqualTo("CN=first");
        }
    }

    private void assertStartFails(String file, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> site.start(FILES))
                .withMessageContaining(folder.resolve(file).toString())
                .withMessageContaining(why);
    }

    @Test
    @Checks("OP-01")
    void rejectsAnUnusableKeyOrCertificateAtTheStart() throws Exception {
        X509Bundle root = named("CN=root").ecp256().buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .ecp256()
                .subject("CN=server")
                .addSanDnsName("localhost")
                .buildIssuedBy(root);
        site.write("server.pem", server.getCertificatePEM() + "\n" + root.getCertificatePEM());
        site.write("server.key", root.getPrivateKeyPEM());
        assertStartFails("server.key", "the key does not match the certificate");
        site.write("server.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertStartFails("server.key", "the key is encrypted");
        site.write("server.key", "no key");
        assertStartFails("server.key", "no readable PEM private key found");
        site.write("server.key", server.getPrivateKeyPEM());
        site.write("server.pem", root.getCertificatePEM() + "\n" + server.getCertificatePEM());
        assertStartFails("server.pem", "was not signed by the next one");
        site.write("server.pem", "no certificate");
        assertStartFails("server.pem", "no PEM certificate found");
        Instant past = Instant.now().minus(Duration.ofDays(30));
        X509Bundle expired = named("CN=old")
                .ecp256()
                .notBefore(past)
                .notAfter(past.plus(Duration.ofDays(1)))
                .buildSelfSigned();
        write(expired);
        assertStartFails("server.pem", "(CN=old) is not valid now, only from");
        for (X509Bundle good : Stream.of(
                        named("CN=a").rsa2048(),
                        named("CN=b").algorithm(CertificateBuilder.Algorithm.ecp384),
                        named("CN=c").ecp256())
                .map(ServedTlsTest::made)
                .toList()) {
            write(good);
            site.start(FILES).close();
        }
    }

    private static X509Bundle made(CertificateBuilder builder) {
        try {
            return builder.buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Spec("RFC 8705 §5")
    void servesMutualTlsOnASeparateListener() throws Exception {
        int other = Wire.freePort();
        write(named("CN=server").ecp256().buildSelfSigned());
        String alias = "https://mtls.example.com";
        try (ServerProgram gateway = site.start(FILES + "\nclient-authorities: []\nmutual-tls:\n  listen: 127.0.0.1:"
                + other + "\n  address: " + alias)) {
            assertThat(asksForCertificate(site.port)).isFalse();
            assertThat(asksForCertificate(other)).isTrue();
        }
    }

    /** Whether the server sends a request for a certificate, which makes the JDK look for one. */
    private boolean asksForCertificate(int port) throws Exception {
        boolean[] asked = {false};
        X509ExtendedKeyManager none = new X509ExtendedKeyManager() {
            @Override
            public String[] getClientAliases(String type, Principal[] issuers) {
                return new String[0];
            }

            @Override
            public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
                asked[0] = true;
                return null;
            }

            @Override
            public String[] getServerAliases(String type, Principal[] issuers) {
                return new String[0];
            }

            @Override
            public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                return null;
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return new X509Certificate[0];
            }

            @Override
            public PrivateKey getPrivateKey(String alias) {
                return null;
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {none}, ANYBODY, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
        }
        return asked[0];
    }
}
