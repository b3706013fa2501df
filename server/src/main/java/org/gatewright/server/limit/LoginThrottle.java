package org.gatewright.server.limit;

import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.gatewright.server.user.Precis;

/**
 * The rate limit of password attempts, for each account and for each address. A server has one, which every part that
 * verifies an end-user's password must use.
 *
 * <p>Attempts from a browser in which the end-user has logged in before are counted separately from others, so that
 * guessing at an account does not lock out its owner. Counting and checking are one step, so parallel attempts are all
 * counted. Of bounded size for any number of addresses, and no count is dropped early. Thread-safe.
 */
public final class LoginThrottle {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PER_ACCOUNT = 5;
    private static final int PER_ADDRESS = 30;
    private static final String ADDRESS = "address";
    private static final String ACCOUNT = "account";

    /** The limit of short codes, which could be guessed in weeks otherwise. */
    private static final int CODES_PER_DAY = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final RateLimit strangers;
    private final RateLimit known;
    private final RateLimit addresses;
    private final RateLimit codes;
    private final SharedAttempts together;

    /** Creates the throttle of one server, which counts in the memory of its process. */
    public LoginThrottle(SharedLimits shared, String server) {
        this(shared, server, SharedAttempts.none());
    }

    /** Creates the throttle of one server, whose processes count together too. */
    LoginThrottle(SharedLimits shared, String server, SharedAttempts together) {
        this.together = together;
        this.strangers = shared.limit("logins of strangers", PER_ACCOUNT, WINDOW, server);
        this.known = shared.limit("logins of known browsers", PER_ACCOUNT, WINDOW, server);
        this.addresses = shared.limit("logins of addresses", PER_ADDRESS, WINDOW, server);
        this.codes = shared.limit("codes of strangers", CODES_PER_DAY, Duration.ofDays(1), server);
    }

    /**
     * Counts an attempt and returns whether it is permitted.
     *
     * @param account as returned by {@link #account}
     * @param fromKnown whether this end-user has logged in from this browser before
     */
    public boolean permits(String account, String address, boolean fromKnown) {
        return permitsHere(account, address, fromKnown)
                && (fromKnown
                        || together.permits(ADDRESS, Network.of(address), PER_ADDRESS, WINDOW)
                                && together.permits(ACCOUNT, account, PER_ACCOUNT, WINDOW));
    }

    private boolean permitsHere(String account, String address, boolean fromKnown) {
        lock.lock();
        try {
            boolean addressPermits = addresses.permitsAddress(address);
            // An address that is rejected anyway must not use up the attempts at an account.
            return (addressPermits || fromKnown) && accounts(fromKnown).permits(account);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Counts an attempt at a second factor and returns whether it is permitted; of unknown browsers, up to 50 a day.
     *
     * @param account identifies the account, differently from the attempts at its password
     */
    public boolean permitsCode(String account, String address, boolean fromKnown) {
        return permits(account, address, fromKnown)
                && (fromKnown
                        || codes.permits(account)
                                && together.permits("code", account, CODES_PER_DAY, Duration.ofDays(1)));
    }

    /** Counts an attempt from an unknown browser or from a program; throws with status 429 if it is not permitted. */
    public void count(String account, String address) {
        if (!permits(account, address, false)) {
            throw strangers.exceeded();
        }
    }

    /** Takes back the attempt that was counted last, because the password was correct. */
    public void forgive(String account, String address, boolean fromKnown) {
        accounts(fromKnown).forgive(account);
        addresses.forgiveAddress(address);
        if (!fromKnown) {
            together.forgive(ACCOUNT, account, WINDOW);
            together.forgive(ADDRESS, Network.of(address), WINDOW);
        }
    }

    /** Returns one text for all spellings and lookalikes of a user name, so that they share their attempts. */
    public static String account(String username) {
        return Normalizer.normalize(Precis.username(username), Normalizer.Form.NFKC);
    }

    private RateLimit accounts(boolean fromKnown) {
        return fromKnown ? known : strangers;
    }
}
