package org.gatewright.standalone.account;

import java.util.Set;

/** The keys of the texts that say what was done. */
final class AccountNotices {
    static final String SAVED = "account.saved";
    static final String PASSWORD_CHANGED = "password.changed";
    static final String APP_ADDED = "totp.added";
    static final String APP_REMOVED = "totp.removed";
    static final String SESSION_ENDED = "sessions.ended";
    static final String PASSKEY_ADDED = "passkey.added";
    static final String PASSKEY_REMOVED = "passkey.removed";
    static final String ADDRESS_CONFIRMED = "address.confirmed";
    static final String ADDRESS_SENT = "address.sent";
    static final String LINKED = "linked.added";
    static final String UNLINKED = "linked.removed";
    static final String ACCESS_REMOVED = "applications.removed";

    static final Set<String> KEYS = Set.of(
            SAVED,
            LINKED,
            UNLINKED,
            PASSWORD_CHANGED,
            APP_ADDED,
            APP_REMOVED,
            PASSKEY_ADDED,
            ADDRESS_CONFIRMED,
            ADDRESS_SENT,
            PASSKEY_REMOVED,
            SESSION_ENDED,
            ACCESS_REMOVED);

    private AccountNotices() {}
}
