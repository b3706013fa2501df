package org.gatewright.standalone.login;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.limit.RateLimit;

/**
 * Limits how often passwords can be tried: for each account, and for each address, within a window of time.
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

    public LoginThrottle(Clock clock, Entropy entropy) {
        this.strangers = new RateLimit(PER_ACCOUNT, WINDOW, clock, entropy);
        this.known = new RateLimit(PER_ACCOUNT, WINDOW, clock, entropy);
        this.addresses = new RateLimit(PER_ADDRESS, WINDOW, clock, entropy);
    }

    /**
     * Counts an attempt, and says whether it may be made.
     *
     * @param fromKnown whether this user has logged in from this browser before
     */
    public boolean permits(String account, String address, boolean fromKnown) {
        lock.lock();
        try {
            boolean addressPermits = addresses.permits(network(address));
            // An address that is refused anyway must not use up the attempts at an account.
            return (addressPermits || fromKnown) && accounts(fromKnown).permits(account);
        } finally {
            lock.unlock();
        }
    }

    /** The attempt that was counted last was no guess: the password was right. */
    public void forgive(String account, String address, boolean fromKnown) {
        accounts(fromKnown).forgive(account);
        addresses.forgive(network(address));
    }

    private RateLimit accounts(boolean fromKnown) {
        return fromKnown ? known : strangers;
    }

    /** All addresses of one IPv6 network belong to one subscriber, so the first four groups count. */
    private static String network(String address) {
        String[] groups = address.split(":", -1);
        return groups.length > 4 ? String.join(":", Arrays.copyOf(groups, 4)) : address;
    }
}
