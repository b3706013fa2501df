package org.gatewright.server.limit;

import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.gatewright.server.user.Precis;

/**
 * Limits how often passwords can be tried: for each account, and for each address, within a window of time. A server has
 * one, which every place that checks a person's password goes through.
 *
 * <p>Attempts from a browser in which the user has logged in before are counted apart from those of strangers, so that
 * guessing at an account does not lock its owner out. Counting and asking are one step, so parallel attempts are all
 * counted. Of bounded size, whoever comes, and nobody's count is forgotten before its time. Thread-safe.
 */
public final class LoginThrottle {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PER_ACCOUNT = 5;
    private static final int PER_ADDRESS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final RateLimit strangers;
    private final RateLimit known;
    private final RateLimit addresses;

    /** The throttle of one server, which counts in the memory of its process. */
    public LoginThrottle(SharedLimits shared, String server) {
        this.strangers = shared.limit("logins of strangers", PER_ACCOUNT, WINDOW, server);
        this.known = shared.limit("logins of known browsers", PER_ACCOUNT, WINDOW, server);
        this.addresses = shared.limit("logins of addresses", PER_ADDRESS, WINDOW, server);
    }

    /**
     * Counts an attempt, and says whether it may be made.
     *
     * @param account as {@link #account} writes it
     * @param fromKnown whether this user has logged in from this browser before
     */
    public boolean permits(String account, String address, boolean fromKnown) {
        lock.lock();
        try {
            boolean addressPermits = addresses.permitsAddress(address);
            // An address that is refused anyway must not use up the attempts at an account.
            return (addressPermits || fromKnown) && accounts(fromKnown).permits(account);
        } finally {
            lock.unlock();
        }
    }

    /** Counts an attempt from an unknown browser or from a program; refuses with 429 if it may not be made. */
    public void count(String account, String address) {
        if (!permits(account, address, false)) {
            throw strangers.exceeded();
        }
    }

    /** The attempt that was counted last was no guess: the password was right. */
    public void forgive(String account, String address, boolean fromKnown) {
        accounts(fromKnown).forgive(account);
        addresses.forgiveAddress(address);
    }

    /** One text for all spellings of a user name, and for names that look like it, so that none has attempts of its own. */
    public static String account(String username) {
        return Normalizer.normalize(Precis.username(username), Normalizer.Form.NFKC);
    }

    private RateLimit accounts(boolean fromKnown) {
        return fromKnown ? known : strangers;
    }
}
