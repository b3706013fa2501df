package org.gatewright.identity.mail;

import java.util.Locale;

/** A change of the ways to sign in to an account, of which its user is told. */
public enum MethodChange {
    PASSWORD_CHANGED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    AUTHENTICATOR_ADDED,
    AUTHENTICATOR_REMOVED,
    RECOVERY_CODES_CREATED,
    ADDRESS_CHANGED,
    ACCOUNT_LINKED,
    ACCOUNT_UNLINKED;

    /** Returns the name in message keys. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
