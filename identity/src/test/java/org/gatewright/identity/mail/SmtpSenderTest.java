package org.gatewright.identity.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails sent to a real SMTP server. */
class SmtpSenderTest {
    private static final String ALICE = "alice@example.com";

    private final TestClock clock = new TestClock();

    private SmtpSettings settings(SmtpSecurity security, int port) {
        return SmtpSettings.of("localhost", security, Mails.SENDER).port(port);
    }

    private SmtpSender trusting(SmtpSettings settings) {
        return new SmtpSender(settings, clock, Entropy.system(), TestMailServer.context());
    }

    private SmtpSender plain(TestMailServer server) {
        return trusting(settings(SmtpSecurity.NONE, server.port()));
    }

    private static MailException failure(MailSender sender) {
        return catchThrowableOfType(MailException.class, () -> sender.send(Mails.to(ALICE)));
    }

    @Test
    @Spec({"RFC 5322 §3.6", "RFC 3834 §5"})
    void sendsAMailWithBothBodiesAndItsHeaders() throws Exception {
        try (TestMailServer server = TestMailServer.plain()) {
            plain(server).send(Mails.to(ALICE));
            TestMailServer.Received received = server.received().get(0);
            assertThat(received.from()).isEqualTo("no-reply@northwind.example");
            assertThat(received.to()).containsExactly(ALICE);
            MimeMessage message = received.message();
            InternetAddress from = (InternetAddress) message.getFrom()[0];
            assertThat(from.getAddress()).isEqualTo("no-reply@northwind.example");
            assertThat(from.getPersonal()).isEqualTo("Nörthwind");
            assertThat(message.getHeader("To")).containsExactly(ALICE);
            assertThat(message.getSubject()).isEqualTo("Grüße von Northwind");
            assertThat(message.getHeader("Date")).containsExactly("Tue, 1 Jan 2030 00:00:00 +0000");
            assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(message.getHeader("Content-Language")).containsExactly("de");
            assertThat(message.getHeader("MIME-Version")).containsExactly("1.0");
            assertThat(message.getMessageID())
                    .startsWith("<")
                    .endsWith("@northwind.example>")
                    .hasSize("<@northwind.example>".length() + 22);
            MimeMultipart bodies = (MimeMultipart) message.getContent();
            assertThat(bodies.getContentType()).startsWith("multipart/alternative");
            assertThat(bodies.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
            assertThat(((String) bodies.getBodyPart(0).getContent()).lines())
                    .containsExactlyElementsOf(Mails.to(ALICE).text().lines().toList());
            assertThat(bodies.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
            assertThat(bodies.getBodyPart(1).getContent())
                    .isEqualTo(Mails.to(ALICE).html());
        }
    }

    @Test
    @Spec("RFC 5322 §3.6.4")
    void givesEachMailItsOwnMessageId() throws Exception {
        try (TestMailServer server = TestMailServer.plain()) {
            SmtpSender sender = plain(server);
            sender.send(Mails.to(ALICE));
            sender.send(Mails.to(ALICE));
            assertThat(server.received().get(0).message().getMessageID())
                    .isNotEqualTo(server.received().get(1).message().getMessageID());
        }
    }

    @Test
    @Spec("RFC 5890 §2.3.2.1")
    void sendsToAnInternationalizedDomain() {
        try (TestMailServer server = TestMailServer.plain()) {
            plain(server).send(Mails.to("alice@bücher.example"));
            assertThat(server.received().get(0).to()).containsExactly("alice@xn--bcher-kva.example");
        }
    }

    @Test
    @Spec("RFC 8314 §3.3")
    void sendsOverTls() {
        try (TestMailServer server = TestMailServer.tls()) {
            trusting(settings(SmtpSecurity.TLS, server.port())).send(Mails.to(ALICE));
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    @Spec("RFC 3207 §4")
    void sendsAfterStartTls() {
        try (TestMailServer server = TestMailServer.startTls()) {
            trusting(settings(SmtpSecurity.STARTTLS, server.port())).send(Mails.to(ALICE));
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    @Spec("RFC 3207 §4.1")
    void sendsNothingWithoutEncryptionWhenTheServerDoesNotOfferStartTls() {
        try (TestMailServer server = TestMailServer.plain()) {
            MailException failure = failure(trusting(settings(SmtpSecurity.STARTTLS, server.port())));
            assertThat(failure.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("STARTTLS is required");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void rejectsAnUntrustedCertificate() {
        try (TestMailServer tls = TestMailServer.tls();
                TestMailServer startTls = TestMailServer.startTls()) {
            for (SmtpSettings settings :
                    List.of(settings(SmtpSecurity.TLS, tls.port()), settings(SmtpSecurity.STARTTLS, startTls.port()))) {
                MailException failure = failure(new SmtpSender(settings, clock, Entropy.system()));
                assertThat(failure.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
                assertThat(failure).hasMessageContaining("certification path");
            }
            assertThat(tls.received()).isEmpty();
            assertThat(startTls.received()).isEmpty();
        }
    }

    @Test
    @Spec("RFC 8314 §3.4")
    void rejectsACertificateOfAnotherHost() {
        try (TestMailServer tls = TestMailServer.tls();
                TestMailServer startTls = TestMailServer.startTls()) {
            for (SmtpSettings settings : List.of(
                    SmtpSettings.of("127.0.0.1", SmtpSecurity.TLS, Mails.SENDER).port(tls.port()),
                    SmtpSettings.of("127.0.0.1", SmtpSecurity.STARTTLS, Mails.SENDER)
                            .port(startTls.port()))) {
                MailException failure = failure(trusting(settings));
                assertThat(failure.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
                assertThat(failure).hasMessageContaining("No subject alternative names matching IP address 127.0.0.1");
            }
            assertThat(tls.received()).isEmpty();
            assertThat(startTls.received()).isEmpty();
        }
    }

    @Test
    @Spec("RFC 4954 §4")
    void authenticates() {
        try (TestMailServer server = TestMailServer.authenticating()) {
            SmtpSettings settings = settings(SmtpSecurity.STARTTLS, server.port());
            trusting(settings.login("mailer", TestMailServer.PASSWORD)).send(Mails.to(ALICE));
            assertThat(server.received()).hasSize(1);
            MailException wrong = failure(trusting(settings.login("mailer", "battery staple")));
            assertThat(wrong.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
            assertThat(wrong)
                    .hasMessageEndingWith("rejects the user name or the password")
                    .hasNoCause();
            MailException without = failure(trusting(settings));
            assertThat(without.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
            assertThat(server.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @Spec("RFC 5321 §4.2.1")
    @ValueSource(ints = {550, 551, 553, 554, 501, 521})
    void reportsARecipientThatIsRejectedForGood(int code) {
        try (TestMailServer server = TestMailServer.plain()) {
            server.rejectRecipient(code);
            MailException failure = failure(plain(server));
            assertThat(failure.kind()).isEqualTo(MailException.Kind.REJECTED);
            assertThat(failure)
                    .hasMessage("The mail server localhost:" + server.port() + " rejects the recipient with " + code);
            assertThat(failure).hasNoCause();
        }
    }

    @ParameterizedTest
    @Spec({"RFC 5321 §4.2.1", "RFC 5321 §4.5.3.1.10"})
    @ValueSource(ints = {421, 450, 451, 452, 530, 552})
    void reportsARecipientThatIsRejectedForNow(int code) {
        try (TestMailServer server = TestMailServer.plain()) {
            server.rejectRecipient(code);
            MailException failure = failure(plain(server));
            assertThat(failure.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
            assertThat(failure).hasMessageNotContaining("alice");
        }
    }

    @Test
    void reportsAMessageThatIsRejected() {
        try (TestMailServer server = TestMailServer.plain()) {
            for (int code : List.of(552, 554)) {
                server.rejectData(code);
                assertThat(failure(plain(server)).kind()).isEqualTo(MailException.Kind.REJECTED);
            }
            server.rejectData(451);
            MailException later = failure(plain(server));
            assertThat(later.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
            assertThat(later).hasMessageNotContaining("alice");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void reportsASenderThatIsRejectedAsAFailureOfTheSettings() {
        try (TestMailServer server = TestMailServer.plain()) {
            server.rejectSender(550);
            MailException failure = failure(plain(server));
            assertThat(failure.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
            assertThat(failure).hasMessageEndingWith("rejects the sender with 550");
        }
    }

    @Test
    void reportsAServerThatIsNotThere() {
        MailException failure = failure(trusting(settings(SmtpSecurity.NONE, Wire.freePort())));
        assertThat(failure.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("is unreachable: Connection refused");
    }

    @Test
    void stopsWaitingForAServerThatDoesNotRespond() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SmtpSettings settings =
                    settings(SmtpSecurity.NONE, silent.getLocalPort()).timeout(Duration.ofMillis(50));
            assertThat(failure(trusting(settings)).kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
        }
    }

    @Test
    void usesAtMostEightConnectionsAtATime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SmtpSender.CONNECTIONS);
        List<Socket> open = new ArrayList<>();
        List<Future<MailException>> waiting = new ArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            SmtpSender sender =
                    trusting(settings(SmtpSecurity.NONE, silent.getLocalPort()).timeout(Duration.ofMinutes(1)));
            for (int i = 0; i < SmtpSender.CONNECTIONS; i++) {
                waiting.add(threads.submit(() -> failure(sender)));
            }
            for (int i = 0; i < SmtpSender.CONNECTIONS; i++) {
                open.add(silent.accept());
            }
            assertThat(failure(sender).kind()).isEqualTo(MailException.Kind.BUSY);
            for (Socket socket : open) {
                socket.close();
            }
            for (Future<MailException> sent : waiting) {
                assertThat(sent.get().kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void permitsNoUnencryptedConnectionToAnotherHost() {
        for (String host : List.of("mail.example.com", "192.0.2.1", "localhost.example.com", "127.0.0.1.nip.example")) {
            assertThatThrownBy(() -> SmtpSettings.of(host, SmtpSecurity.NONE, Mails.SENDER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(host);
        }
    }

    @Test
    void rejectsSettingsThatCannotWork() {
        SmtpSettings settings = SmtpSettings.of("mail.example.com", SmtpSecurity.STARTTLS, Mails.SENDER);
        assertThat(settings.port()).isEqualTo(587);
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
        List<Runnable> wrong = List.of(
                () -> settings.port(0),
                () -> settings.port(65_536),
                () -> settings.timeout(Duration.ZERO),
                () -> settings.timeout(Duration.ofMinutes(2)),
                () -> settings.login("", "x"),
                () -> settings.login("mailer", "a\nb"),
                () -> SmtpSettings.of(" ", SmtpSecurity.TLS, Mails.SENDER),
                () -> SmtpSettings.of("a\nb", SmtpSecurity.TLS, Mails.SENDER));
        assertThat(wrong)
                .allSatisfy(change -> assertThatThrownBy(change::run).isInstanceOf(IllegalArgumentException.class));
        assertThat(SmtpSecurity.of("starttls")).contains(SmtpSecurity.STARTTLS);
        assertThat(SmtpSecurity.of("ssl")).isEmpty();
    }

    @Test
    void revealsNoSecretOrAddressAsText() {
        SmtpSettings settings = SmtpSettings.of("mail.example.com", SmtpSecurity.TLS, Mails.SENDER)
                .login("mailer", "secret");
        assertThat(settings).hasToString("SmtpSettings[mail.example.com:465, tls]");
        assertThat(settings.login().orElseThrow()).hasToString("Login");
        assertThat(Mails.SENDER).hasToString("Sender");
        assertThat(Mails.to(ALICE)).hasToString("Mail");
        assertThat(Mails.to(ALICE).to()).hasToString("MailAddress");
    }
}
