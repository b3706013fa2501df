package org.gatewright.standalone.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits how often passwords can be tried: for each account, and for each address, within a window of time.
 *
 * <p>Attempts from a browser in which the user has logged in before are counted apart from those of strangers, so that
 * guessing at an account does not lock its owner out. Counting and asking are one step, so parallel attempts are all
 * counted. Bounded: the least recently used counters are forgotten. Thread-safe.
 */
public final class LoginThrottle {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PER_ACCOUNT = 5;
    private static final int PER_ADDRESS = 30;
    private static final int MAX_COUNTERS = 10_000;

    private record Window(Instant start, int attempts) {}

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Window> accounts = new Windows();
    private final Map<String, Window> addresses = new Windows();

    private static final class Windows extends LinkedHashMap<String, Window> {
        private static final long serialVersionUID = 1;

        Windows() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MAX_COUNTERS;
        }
    }

    public LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts an attempt, and says whether it may be made.
     *
     * @param known whether this user has logged in from this browser before
     */
    public boolean permits(String account, String address, boolean known) {
        lock.lock();
        try {
            boolean addressPermits = count(addresses, network(address), 1) <= PER_ADDRESS;
            // An address that is refused anyway must not push out the counters of accounts.
            return (addressPermits || known) && count(accounts, accountKey(account, known), 1) <= PER_ACCOUNT;
        } finally {
            lock.unlock();
        }
    }

    /** The attempt that was counted last was no guess: the password was right. */
    public void forgive(String account, String address, boolean known) {
        lock.lock();
        try {
            count(accounts, accountKey(account, known), -1);
            count(addresses, network(address), -1);
        } finally {
            lock.unlock();
        }
    }

    private int count(Map<String, Window> windows, String key, int more) {
        Instant now = clock.instant();
        Window window = windows.getOrDefault(key, new Window(now, 0));
        boolean over = !now.isBefore(window.start.plus(WINDOW));
        Window next = new Window(over ? now : window.start, Math.max(0, (over ? 0 : window.attempts) + more));
        windows.put(key, next);
        return next.attempts;
    }

    private static String accountKey(String account, boolean known) {
        return (known ? "known " : "account ") + account;
    }

    /** All addresses of one IPv6 network belong to one subscriber, so the first four groups count. */
    private static String network(String address) {
        String[] groups = address.split(":", -1);
        return groups.length > 4 ? String.join(":", Arrays.copyOf(groups, 4)) : address;
    }
}
