package org.gatewright.identity.mail;

/**
 * The sender of mails. Its {@code toString} omits the values.
 *
 * @param address the address in the header {@code From}, and in the envelope
 * @param name what recipients see; may be empty
 */
public record Sender(MailAddress address, String name) {
    private static final int MAX_NAME = 100;

    /** Throws {@link IllegalArgumentException} for a name with control characters, or of more than 100 characters. */
    public Sender {
        if (name.length() > MAX_NAME || !Mail.isLine(name)) {
            throw new IllegalArgumentException(
                    "The name of the sender must have up to 100 characters, without control characters");
        }
    }

    @Override
    public String toString() {
        return "Sender";
    }
}
