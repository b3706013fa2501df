package org.gatewright.identity.ldap;

import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What directories say about the state of an account. */
final class AccountState {
    private static final String CONTROL = "userAccountControl";
    private static final String COMPUTED = "msDS-User-Account-Control-Computed";
    private static final String EXPIRES = "accountExpires";
    private static final String LOCKOUT = "lockoutTime";
    private static final String PASSWORD_SET = "pwdLastSet";
    private static final String PASSWORD_CHANGED = "pwdChangedTime";
    private static final String LOCKED_TIME = "pwdAccountLockedTime";
    private static final String LOCK = "nsAccountLock";

    /** The attributes that are read, some of which are operational. */
    static final List<String> ATTRIBUTES =
            List.of(CONTROL, COMPUTED, EXPIRES, LOCKOUT, PASSWORD_SET, PASSWORD_CHANGED, LOCKED_TIME, LOCK);

    private static final long DISABLED = 0x2;
    private static final long LOCKED_OUT = 0x10;

    /** Seconds from the beginning of 1601, in which Active Directory counts, to that of 1970. */
    private static final long EPOCH = 11_644_473_600L;

    private static final long TICKS_PER_SECOND = 10_000_000;

    private AccountState() {}

    /** Returns whether an operator has disabled the account, or it has expired. */
    static boolean isDisabled(Entry entry, Instant now) {
        boolean disabled =
                number(entry, CONTROL).filter(flags -> (flags & DISABLED) != 0).isPresent();
        boolean locked = text(entry, LOCK)
                .filter(flag -> flag.toLowerCase(Locale.ROOT).equals("true"))
                .isPresent();
        boolean expired = number(entry, EXPIRES)
                .filter(time -> time > 0 && time < Long.MAX_VALUE)
                .filter(time -> !now.isBefore(Instant.ofEpochSecond(time / TICKS_PER_SECOND - EPOCH)))
                .isPresent();
        return disabled || locked || expired;
    }

    /**
     * Returns whether the directory has locked the account after wrong passwords. A lock that has run out counts until the
     * user signs in again, since entries do not say how long it lasts; Active Directory computes it.
     */
    static boolean isLocked(Entry entry) {
        Optional<Long> computed = number(entry, COMPUTED);
        boolean lockedOut = computed.isPresent()
                ? (computed.get() & LOCKED_OUT) != 0
                : number(entry, LOCKOUT).filter(time -> time > 0).isPresent();
        return lockedOut || entry.hasAttribute(LOCKED_TIME);
    }

    /** Returns when the password was changed, as the directory writes it. */
    static Optional<String> passwordChange(Entry entry) {
        return text(entry, PASSWORD_CHANGED).or(() -> text(entry, PASSWORD_SET));
    }

    private static Optional<String> text(Entry entry, String name) {
        return Optional.ofNullable(entry.getAttributeValue(name));
    }

    private static Optional<Long> number(Entry entry, String name) {
        return Optional.ofNullable(entry.getAttributeValueAsLong(name));
    }
}
