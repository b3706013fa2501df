package org.gatewright.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.gatewright.identity.ldap.TestLdapServer.password;

import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** Connections to LDAP servers: TLS, several servers, and limits. */
class LdapTransportTest {
    private final TestClock clock = new TestClock();

    private LdapDirectory open(LdapSettings settings) {
        return LdapDirectory.open(settings, TestLdapServer.context(), clock, Entropy.system());
    }

    private static LdapServer byAddress(LdapServer server) {
        return new LdapServer("127.0.0.1", server.port(), server.tls());
    }

    private static LdapSettings at(LdapServer... servers) {
        return LdapSettings.of(TestLdapServer.PEOPLE, servers)
                .login(TestLdapServer.SERVICE, TestLdapServer.SERVICE_PASSWORD);
    }

    @Test
    void connectsByLdaps() throws LDAPException {
        try (TestLdapServer server = TestLdapServer.tls()) {
            server.add("alice");
            try (LdapDirectory users = open(server.settings())) {
                assertThat(users.authenticate("alice", password("alice"))).isPresent();
                assertThat(users.authenticate("alice", "wrong")).isEmpty();
            }
        }
    }

    @Test
    @Spec("RFC 4511 §4.14")
    void connectsByStartTls() throws LDAPException {
        try (TestLdapServer server = TestLdapServer.plain()) {
            server.add("alice");
            try (LdapDirectory users = open(server.settings().startTls(true))) {
                assertThat(users.authenticate("alice", password("alice"))).isPresent();
                assertThat(users.authenticate("alice", "wrong")).isEmpty();
            }
        }
    }

    @Test
    @Spec("RFC 4513 §3.1.3")
    void refusesACertificateForAnotherHost() throws LDAPException {
        for (boolean tls : List.of(true, false)) {
            try (TestLdapServer other = TestLdapServer.other(tls);
                    TestLdapServer server = tls ? TestLdapServer.tls() : TestLdapServer.plain()) {
                refuses(at(other.address()).startTls(true), TestLdapServer.otherContext());
                refuses(at(byAddress(server.address())).startTls(true), TestLdapServer.context());
                assertThat(other.binds()).isEmpty();
                assertThat(server.binds()).isEmpty();
            }
        }
    }

    private void refuses(LdapSettings settings, SSLContext trusted) {
        assertThatIllegalStateException()
                .isThrownBy(() -> LdapDirectory.open(settings, trusted, clock, Entropy.system()))
                .withMessageContaining("its certificate is not trusted");
    }

    @Test
    void refusesACertificateThatIsNotTrusted() throws LDAPException {
        try (TestLdapServer server = TestLdapServer.tls()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> LdapDirectory.open(server.settings(), clock, Entropy.system()))
                    .withMessageContaining("its certificate is not trusted");
            assertThat(server.binds()).isEmpty();
        }
    }

    @Test
    void failsOverToAnotherServer() throws LDAPException {
        try (TestLdapServer first = TestLdapServer.plain();
                TestLdapServer second = TestLdapServer.tls()) {
            first.add("alice");
            second.add("alice");
            second.set("alice", "employeeNumber", "7");
            first.set("alice", "employeeNumber", "7");
            LdapSettings settings =
                    at(first.address(), second.address()).startTls(true).subjectAttribute("employeeNumber");
            try (LdapDirectory users = open(settings)) {
                assertThat(users.authenticate("alice", password("alice"))).contains("7");
                first.stop();
                clock.advance(LdapDirectory.KEPT);
                assertThat(users.authenticate("alice", password("alice"))).contains("7");
                assertThat(users.isActive("7")).isTrue();
                assertThat(second.searches()).isPositive();
                first.restart();
                second.stop();
                clock.advance(LdapDirectory.KEPT);
                assertThat(users.authenticate("alice", password("alice"))).contains("7");
                assertThat(users.isActive("7")).isTrue();
            }
        }
    }

    @Test
    void givesUpOnAServerThatDoesNotRespond() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Duration timeout = Duration.ofMillis(200);
            for (boolean tls : List.of(true, false)) {
                LdapServer server = new LdapServer("localhost", silent.getLocalPort(), tls);
                assertThatIllegalStateException()
                        .isThrownBy(() -> open(at(server).timeouts(timeout, timeout)))
                        .withMessageContaining("is unreachable");
                assertThatIllegalStateException()
                        .isThrownBy(() -> open(at(server).startTls(true).timeouts(timeout, timeout)))
                        .withMessageContaining("is unreachable");
            }
        }
    }

    @Test
    void servesManyThreadsOverAFewConnections() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try (TestLdapServer server = TestLdapServer.plain()) {
            server.add("alice");
            Duration patient = Duration.ofMinutes(1);
            try (LdapDirectory users = open(server.settings().timeouts(patient, patient))) {
                List<Future<Boolean>> logins = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    String password = i % 2 == 0 ? password("alice") : "wrong";
                    logins.add(threads.submit(
                            () -> users.authenticate("alice", password).isPresent()));
                }
                for (int i = 0; i < 200; i++) {
                    assertThat(logins.get(i).get()).isEqualTo(i % 2 == 0);
                }
                assertThat(server.searchers()).containsExactly(TestLdapServer.SERVICE);
                assertThat(server.binds().stream().filter(TestLdapServer.SERVICE::equals))
                        .hasSizeLessThanOrEqualTo(LdapConnections.LIMIT);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
