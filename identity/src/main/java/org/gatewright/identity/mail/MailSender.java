package org.gatewright.identity.mail;

/** A way to send mails. Thread-safe; may block for some seconds. */
@FunctionalInterface
public interface MailSender {
    /** Sends a mail; throws {@link MailException} unless it was accepted. */
    void send(Mail mail);
}
