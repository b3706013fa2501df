package org.gatewright.identity.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A mail as an Internet message with two alternatives, plain text and HTML (RFC 5322, RFC 2046 §5.1.4). */
final class MimeMail extends MimeMessage {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String id;

    private MimeMail(Session session, String id) {
        super(session);
        this.id = id;
    }

    /**
     * Returns the message.
     *
     * @param unique the part of the {@code Message-ID} before the domain, without special characters
     */
    static MimeMail of(Mail mail, Sender sender, Session session, Instant now, String unique) {
        MimeMail message =
                new MimeMail(session, "<" + unique + "@" + sender.address().domain() + ">");
        try {
            message.setFrom(new InternetAddress(sender.address().ascii(), sender.name(), UTF_8));
            message.setRecipient(RecipientType.TO, new InternetAddress(mail.to().ascii(), true));
            message.setSubject(mail.subject(), UTF_8);
            message.setHeader("Date", DATE.format(now));
            message.setHeader(
                    "Auto-Submitted", "auto-generated"); // so that no automatic response is sent (RFC 3834 §5)
            message.setHeader("Content-Language", mail.language());
            MimeMultipart bodies =
                    new MimeMultipart("alternative", part(mail.text(), "plain"), part(mail.html(), "html"));
            message.setContent(bodies);
            message.saveChanges();
            return message;
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("The mail cannot be encoded");
        }
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}
