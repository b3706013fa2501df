package org.gatewright.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Entropy;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of an installation, and the completion of the shell. */
class DoctorCommandTest {
    @TempDir
    Path folder;

    private Deployment site;

    @BeforeEach
    void files() {
        site = Deployment.in(folder);
    }

    private static List<String> statuses(Deployment.Ran ran) {
        return ran.objects().stream()
                .map(finding -> finding.get("check") + " " + finding.get("status"))
                .toList();
    }

    private static Map<String, Object> finding(Deployment.Ran ran, String check) {
        return ran.objects().stream()
                .filter(finding -> check.equals(finding.get("check")))
                .filter(finding -> !"ok".equals(finding.get("status")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void reportsARunningServerAsHealthy() throws IOException {
        site.add("maria");
        Files.setPosixFilePermissions(folder.resolve("state.db"), PosixFilePermissions.fromString("rw-------"));
        try (ServerProgram server = site.start()) {
            Deployment.Ran ran = site.run("doctor", "--json");
            assertThat(ran.status()).isZero();
            assertThat(statuses(ran))
                    .containsExactly(
                            "settings ok",
                            "files ok",
                            "store ok",
                            "keys ok",
                            "users ok",
                            "host ok",
                            "metadata ok",
                            "metadata ok");
            assertThat(site.run("doctor").out().lines())
                    .hasSize(8)
                    .first()
                    .asString()
                    .startsWith("ok       settings ");
        }
    }

    @Test
    void warnsWithoutUsersAndWithoutAServer() {
        Deployment.Ran ran = site.run("doctor", "--json");
        assertThat(ran.status()).isZero();
        assertThat(finding(ran, "users")).containsEntry("status", "warning");
        assertThat(finding(ran, "metadata")).containsEntry("status", "warning");
        assertThat(ran.out()).contains("the first start makes them");
        Deployment.Ran online = site.run("doctor", "--json", "--online");
        assertThat(online.status()).isEqualTo(1);
        assertThat(finding(online, "metadata")).containsEntry("status", "failed");
    }

    @Test
    void failsForInvalidSettings() {
        site.settings("stor: memory");
        Deployment.Ran ran = site.run("doctor", "--json");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(statuses(ran)).containsExactly("settings failed");
        assertThat(String.valueOf(finding(ran, "settings").get("message"))).contains("gatewright.yaml", "stor");
        assertThat(site.run("doctor", "--tenant=acme").status()).isEqualTo(1);
    }

    @Test
    @ExpectedLog("is accessible to every user of this machine")
    void warnsOfOpenFiles() throws IOException {
        Files.setPosixFilePermissions(folder.resolve("kek"), PosixFilePermissions.fromString("rw-r--r--"));
        Deployment.Ran ran = site.run("doctor", "--json");
        assertThat(String.valueOf(finding(ran, "files").get("advice")))
                .contains("chmod o-rwx")
                .contains("kek");
    }

    @Test
    void failsForAnotherKeyEncryptionKey() {
        site.add("maria");
        site.write("kek", Base64.getEncoder().encodeToString(Entropy.system().bytes(32)));
        Deployment.Ran ran = site.run("doctor", "--json");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(finding(ran, "keys")).containsEntry("status", "failed");
    }

    @Test
    void failsForAnUnreachableStore() {
        site.write(
                "gatewright.yaml",
                "issuer: http://localhost:1\nstore: postgresql://u:hidden@localhost:1/x\nkey-encryption-key: kek\n");
        Deployment.Ran ran = site.run("doctor", "--json");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(finding(ran, "store")).containsEntry("status", "failed");
        assertThat(ran.out()).doesNotContain("hidden");
    }

    @Test
    void checksTheSettingsOfTenants() throws IOException {
        Files.createDirectories(folder.resolve("tenants"));
        site.settings("tenants: tenants");
        site.write("tenants/good.yaml", "issuer: http://localhost:" + site.port + "/good\nclients: clients.yaml\n");
        site.write("tenants/bad.yaml", "isuer: x\n");
        site.write("tenants/clients.yaml", "clients: {}\n");
        Deployment.Ran ran = site.run("doctor", "--json");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(statuses(ran)).contains("tenant ok", "tenant failed");
    }

    @Test
    void checksNamesAndDaysOfTheCertificate() throws Exception {
        certificate("other.example.com", Duration.ofDays(5));
        site.write("gatewright.yaml", """
                issuer: https://login.example.com
                listen: 127.0.0.1:%d
                tls: {certificate: server.pem, key: server.key}
                store: sqlite:state.db
                key-encryption-key: kek
                """.formatted(site.port));
        Deployment.Ran ran = site.run("doctor", "--json");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).contains("days left: 4", "is not for login.example.com, only for other.example.com");
        assertThat(statuses(ran)).doesNotContain("metadata failed");
        certificate("login.example.com", Duration.ofDays(90));
        assertThat(statuses(site.run("doctor", "--json")))
                .contains("certificate ok")
                .doesNotContain("certificate failed", "certificate warning");
        certificate("login.example.com", Duration.ofDays(-1));
        assertThat(site.run("doctor").out()).contains("expired on");
    }

    @ParameterizedTest
    @CsvSource({
        "login.example.com, login.example.com, true",
        "*.example.com, login.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, a.b.example.com, false",
        "::1, [::1], true",
        "*, localhost, false"
    })
    @Spec("RFC 9525 §6.3")
    void matchesTheNamesOfCertificates(String name, String host, boolean matches) {
        assertThat(CertificateCheck.isFor(name, host)).isEqualTo(matches);
    }

    private void certificate(String name, Duration left) throws Exception {
        Instant end = Instant.now().plus(left);
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=server")
                .setIsCertificateAuthority(true)
                .addSanDnsName(name)
                .notBefore(end.minus(Duration.ofDays(100)))
                .notAfter(end)
                .buildSelfSigned();
        site.write("server.pem", bundle.getCertificatePathPEM());
        site.write("server.key", bundle.getPrivateKeyPEM());
    }

    @Test
    void printsTheCompletionOfTheShell() {
        Deployment.Ran ran = site.run("completion");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("complete -F", "gatewright", "user import", "--generate");
    }
}
