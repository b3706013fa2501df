package org.gatewright.identity.mail;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** An SMTP server on a free loopback port, with a certificate for {@code localhost}, that keeps what it accepts. */
final class TestMailServer implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    /** An accepted mail. */
    record Received(String from, List<String> to, byte[] content) {
        MimeMessage message() {
            try {
                return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(content));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final X509Bundle CERTIFICATE = certificate();

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final SMTPServer server;
    private volatile int sender;
    private volatile int recipient;
    private volatile int data;

    private TestMailServer(Consumer<SMTPServer.Builder> settings) {
        SMTPServer.Builder builder =
                SMTPServer.port(0).bindAddress(InetAddress.getLoopbackAddress()).messageHandlerFactory(Handler::new);
        settings.accept(builder);
        server = builder.build();
        server.start();
    }

    static TestMailServer plain() {
        return new TestMailServer(builder -> {});
    }

    static TestMailServer startTls() {
        return new TestMailServer(builder -> builder.requireTLS().startTlsSocketFactory(context()));
    }

    static TestMailServer tls() {
        SSLServerSocketFactory sockets = context().getServerSocketFactory();
        return new TestMailServer(builder -> builder.serverSocketFactory(sockets));
    }

    /** Returns a server that also requires the user {@code mailer} with {@link #PASSWORD}. */
    static TestMailServer authenticating() {
        return new TestMailServer(builder -> builder.requireTLS()
                .startTlsSocketFactory(context())
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals("mailer") || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                })));
    }

    private static X509Bundle certificate() {
        Instant begin = Instant.now().minusSeconds(86_400);
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .setIsCertificateAuthority(true)
                    .notBefore(begin)
                    .notAfter(begin.plusSeconds(365 * 86_400))
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a context with the key of the server, which trusts its certificate only. */
    static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    CERTIFICATE.toKeyManagerFactory().getKeyManagers(),
                    CERTIFICATE.toTrustManagerFactory().getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return server.getPortAllocated();
    }

    List<Received> received() {
        return received;
    }

    /** Rejects the sender of each mail with this code; zero accepts it. */
    void rejectSender(int code) {
        sender = code;
    }

    void rejectRecipient(int code) {
        recipient = code;
    }

    void rejectData(int code) {
        data = code;
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {
        private final List<String> recipients = new CopyOnWriteArrayList<>();
        private String from = "";

        private Handler(MessageContext context) {}

        private void rejectWith(int code, String address) throws RejectException {
            if (code != 0) {
                throw new RejectException(code, "<" + address + "> is rejected");
            }
        }

        @Override
        public void from(String address) throws RejectException {
            rejectWith(sender, address);
            from = address;
        }

        @Override
        public void recipient(String address) throws RejectException {
            rejectWith(recipient, address);
            recipients.add(address);
        }

        @Override
        public String data(InputStream content) throws RejectException, IOException {
            byte[] bytes = content.readAllBytes();
            rejectWith(data, recipients.get(0));
            received.add(new Received(from, List.copyOf(recipients), bytes));
            return "accepted";
        }

        @Override
        public void done() {}
    }
}
