package org.gatewright.identity.mail;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * The content of a mail, without words. Its {@code toString} omits the values.
 *
 * @param link the address behind the button
 * @param code six digits
 * @param until when the link or code expires
 * @param change what changed
 */
public record Notice(
        MailKind kind,
        Optional<URI> link,
        Optional<String> code,
        Optional<Instant> until,
        Optional<MethodChange> change) {
    private static final int MAX_LINK = 2048;
    private static final int DIGITS = 6;

    /** Throws {@link IllegalArgumentException} for a link that is not an HTTP URL, and a code that is not six digits. */
    public Notice {
        if (link.filter(uri -> !isLink(uri)).isPresent()) {
            throw new IllegalArgumentException(
                    "The link in a mail must be an http or https URL of up to 2048 characters");
        }
        if (code.filter(text -> !isCode(text)).isPresent()) {
            throw new IllegalArgumentException("The code in a mail must have six digits");
        }
    }

    private static boolean isLink(URI uri) {
        return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.toASCIIString().length() <= MAX_LINK;
    }

    private static boolean isCode(String text) {
        return text.length() == DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    public static Notice verifyAddress(URI link, Instant until) {
        return link(MailKind.VERIFY_ADDRESS, link, Optional.of(until));
    }

    public static Notice resetPassword(URI link, Instant until) {
        return link(MailKind.RESET_PASSWORD, link, Optional.of(until));
    }

    public static Notice invitation(URI link, Instant until) {
        return link(MailKind.INVITATION, link, Optional.of(until));
    }

    public static Notice signInCode(String code, Instant until) {
        return code(MailKind.SIGN_IN_CODE, code, until);
    }

    public static Notice signUpCode(String code, Instant until) {
        return code(MailKind.SIGN_UP_CODE, code, until);
    }

    private static Notice code(MailKind kind, String code, Instant until) {
        return new Notice(kind, Optional.empty(), Optional.of(code), Optional.of(until), Optional.empty());
    }

    /** Returns the notice of a sign-in with a link that ends the session. */
    public static Notice newDevice(URI link) {
        return link(MailKind.NEW_DEVICE, link, Optional.empty());
    }

    /** Returns the notice of a sign-up with a link to the sign-in page. */
    public static Notice addressKnown(URI link) {
        return link(MailKind.ADDRESS_KNOWN, link, Optional.empty());
    }

    /** Returns the notice of a change with a link to the page that secures the account. */
    public static Notice methodChanged(MethodChange change, URI link) {
        return new Notice(
                MailKind.METHOD_CHANGED, Optional.of(link), Optional.empty(), Optional.empty(), Optional.of(change));
    }

    private static Notice link(MailKind kind, URI link, Optional<Instant> until) {
        return new Notice(kind, Optional.of(link), Optional.empty(), until, Optional.empty());
    }

    @Override
    public String toString() {
        return "Notice[" + kind.value() + "]";
    }
}
