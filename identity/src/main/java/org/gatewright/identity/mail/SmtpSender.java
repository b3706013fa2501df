package org.gatewright.identity.mail;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.gatewright.protocol.Entropy;

/**
 * A mail server that accepts mails by SMTP (RFC 6409), over one connection for each mail and at most eight at a time. The
 * certificate of the server must be valid for its host name. Thread-safe.
 */
public final class SmtpSender implements MailSender {
    static final int CONNECTIONS = 8;

    private static final int ID_BYTES = 16;
    private static final long WAIT_SECONDS = 1;
    private static final int AUTHENTICATION_REQUIRED = 530;

    /** A permanent code that means a temporary failure (RFC 5321 §4.5.3.1.10). */
    private static final int MAILBOX_FULL = 552;

    private final SmtpSettings settings;
    private final Clock clock;
    private final Entropy entropy;
    private final Session session;
    private final Semaphore connections = new Semaphore(CONNECTIONS);

    /** Creates a sender that trusts the certificate authorities of the Java runtime. */
    public SmtpSender(SmtpSettings settings, Clock clock, Entropy entropy) {
        this(settings, clock, entropy, Optional.empty());
    }

    /** Creates a sender that trusts certificates by a TLS context. */
    public SmtpSender(SmtpSettings settings, Clock clock, Entropy entropy, SSLContext tls) {
        this(settings, clock, entropy, Optional.of(tls));
    }

    private SmtpSender(SmtpSettings settings, Clock clock, Entropy entropy, Optional<SSLContext> tls) {
        this.settings = settings;
        this.clock = clock;
        this.entropy = entropy;
        Properties properties = properties(settings);
        properties.put("mail.smtp.socketFactory.fallback", "false"); // to what the Java runtime trusts
        tls.ifPresent(context -> properties.put("mail.smtp.ssl.socketFactory", context.getSocketFactory()));
        this.session = Session.getInstance(properties);
    }

    private static Properties properties(SmtpSettings settings) {
        String timeout = Long.toString(settings.timeout().toMillis());
        Properties properties = new Properties();
        properties.put("mail.smtp.connectiontimeout", timeout);
        properties.put("mail.smtp.timeout", timeout);
        properties.put("mail.smtp.writetimeout", timeout);
        properties.put("mail.smtp.localhost", settings.sender().address().domain());
        properties.put("mail.smtp.auth", Boolean.toString(settings.login().isPresent()));
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.put("mail.smtp.ssl.enable", Boolean.toString(settings.security() == SmtpSecurity.TLS));
        String startTls = Boolean.toString(settings.security() == SmtpSecurity.STARTTLS);
        properties.put("mail.smtp.starttls.enable", startTls);
        properties.put("mail.smtp.starttls.required", startTls);
        return properties;
    }

    @Override
    public void send(Mail mail) {
        MimeMail message = MimeMail.of(mail, settings.sender(), session, clock.instant(), entropy.text(ID_BYTES));
        acquire();
        try {
            connectAndSend(message);
        } finally {
            connections.release();
        }
    }

    private void acquire() {
        try {
            if (connections.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new MailException(MailException.Kind.BUSY, "Too many mails are being sent");
    }

    private void connectAndSend(MimeMail message) {
        SMTPTransport transport = new SMTPTransport(session, null);
        try {
            connect(transport);
            Address[] recipients = message.getAllRecipients();
            transport.sendMessage(message, recipients);
        } catch (MessagingException e) {
            throw failure(e);
        } finally {
            close(transport);
        }
    }

    private void connect(SMTPTransport transport) throws MessagingException {
        String user = settings.login().map(SmtpSettings.Login::user).orElse(null);
        String password = settings.login().map(SmtpSettings.Login::password).orElse(null);
        try {
            transport.connect(settings.host(), settings.port(), user, password);
        } catch (AuthenticationFailedException e) {
            throw unavailable("rejects the user name or the password");
        } catch (MessagingException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw unavailable("is unreachable: " + cause.getMessage());
        }
    }

    /** Returns the failure without the text of the response, in which servers repeat the address. */
    private MailException failure(MessagingException e) {
        for (Exception next = e; next instanceof MessagingException one; next = one.getNextException()) {
            if (one instanceof SMTPAddressFailedException failed) {
                int code = failed.getReturnCode();
                return rejection("recipient", code, code != MAILBOX_FULL);
            }
            if (one instanceof SMTPSendFailedException failed) {
                // A sender that is not permitted is a mistake in the settings, not in the mail.
                boolean isSender = failed.getCommand().startsWith("MAIL ");
                return rejection(isSender ? "sender" : "message", failed.getReturnCode(), !isSender);
            }
        }
        return unavailable("did not accept the mail");
    }

    /** Returns a failure by its code: 5xx is permanent (RFC 5321 §4.2.1), unless authentication is missing (RFC 4954 §6). */
    private MailException rejection(String what, int code, boolean mayBePermanent) {
        String reason = "rejects the " + what + " with " + code;
        return mayBePermanent && code >= 500 && code <= 599 && code != AUTHENTICATION_REQUIRED
                ? new MailException(MailException.Kind.REJECTED, reason(reason))
                : unavailable(reason);
    }

    private MailException unavailable(String reason) {
        return new MailException(MailException.Kind.UNAVAILABLE, reason(reason));
    }

    private String reason(String reason) {
        return "The mail server " + settings.host() + ":" + settings.port() + " " + reason;
    }

    /** Ends the connection; a failure does not matter, since the mail was accepted before or the connection failed. */
    private static void close(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException ignored) {
            // see above
        }
    }
}
