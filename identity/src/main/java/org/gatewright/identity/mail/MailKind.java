package org.gatewright.identity.mail;

import java.util.Locale;

/** The kinds of mails to end-users. */
public enum MailKind {
    /** A link that proves that the address is the user's own. */
    VERIFY_ADDRESS,
    /** A link to choose a new password. */
    RESET_PASSWORD,
    /** A link to a new account that an operator made. */
    INVITATION,
    /** A code to sign in with. */
    SIGN_IN_CODE,
    /** A code to create an account with. */
    SIGN_UP_CODE,
    /** A sign-in with another browser than before, and a link that ends its session. */
    NEW_DEVICE,
    /** A sign-up with the address of an account. */
    ADDRESS_KNOWN,
    /** A change of the ways to sign in. */
    METHOD_CHANGED;

    /** Returns the name in message keys. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether such a mail is sent on request, rather than after an event. */
    boolean isRequested() {
        return this != NEW_DEVICE && this != METHOD_CHANGED;
    }
}
