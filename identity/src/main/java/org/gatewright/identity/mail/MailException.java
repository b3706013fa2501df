package org.gatewright.identity.mail;

/** A mail that was not accepted. The message is for the log: it contains neither the recipient nor the words of the mail. */
public final class MailException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** The kind of failure. */
    public enum Kind {
        /** The mail will never be accepted: there is no such recipient, or the server rejects the message. */
        REJECTED,
        /** The mail may be accepted later: the server is unreachable, or rejects the mail or this client for now. */
        UNAVAILABLE,
        /** No attempt was made: too many mails are being sent. */
        BUSY
    }

    public MailException(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
