package org.gatewright.standalone.account;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gatewright.identity.user.UserStatus;

/**
 * An account as it is known from responses: its state after the last response, and the one that a request without a response
 * may have led to. Not thread-safe.
 */
final class KnownAccount {
    private static final int TRIED = 3;

    /**
     * The state of an account.
     *
     * @param password empty before the first one, and after the end of the account
     * @param address the e-mail address
     * @param app whether an authenticator app is on
     */
    record State(UserStatus status, Optional<String> password, String address, boolean verified, boolean app) {
        boolean isActive() {
            return status == UserStatus.ACTIVE;
        }

        State password(String other) {
            return new State(status, Optional.of(other), address, verified, app);
        }

        /** By a link, which proves the address. */
        State chosen(String other) {
            return new State(UserStatus.ACTIVE, Optional.of(other), address, true, app);
        }

        State address(String other) {
            return new State(status, password, other, true, app);
        }

        State withApp() {
            return new State(status, password, address, verified, true);
        }

        State deleted() {
            return new State(UserStatus.DELETED, Optional.empty(), address, verified, app);
        }
    }

    /** The page that a link in a mail leads to. */
    enum Purpose {
        PASSWORD("/choose-password"),
        ADDRESS("/confirm-address");

        final String path;

        Purpose(String path) {
            this.path = path;
        }
    }

    final String name;
    final int number;
    private final Supplier<PlainBrowser> strangers;
    private final List<String> passwords = new ArrayList<>();

    /** The links that were not used, with their pages. */
    final Map<String, Purpose> links = new LinkedHashMap<>();

    /** The links that must not work any more. */
    final Set<String> ended = new LinkedHashSet<>();

    /** The recovery codes that were not used. */
    final List<String> codes = new ArrayList<>();

    final List<String> usedCodes = new ArrayList<>();

    /** The link or the recovery code in a request without a response. */
    Optional<String> sent = Optional.empty();

    /** The browser in which the end-user is signed in. */
    Optional<PlainBrowser> browser = Optional.empty();

    private State state;
    private Optional<State> next = Optional.empty();
    private int succeeded;

    KnownAccount(String name, String address, int number, Supplier<PlainBrowser> strangers) {
        this.name = name;
        this.number = number;
        this.strangers = strangers;
        this.state = new State(UserStatus.INVITED, Optional.empty(), address, false, false);
    }

    /** Returns a new browser. */
    PlainBrowser stranger() {
        return strangers.get();
    }

    /** Returns the state after the last response. */
    State state() {
        return state;
    }

    /** Returns the states that are possible now. */
    Set<State> possible() {
        Set<State> all = new LinkedHashSet<>(Set.of(state));
        next.ifPresent(all::add);
        return all;
    }

    /** Returns the number of changes with a response. */
    int succeeded() {
        return succeeded;
    }

    /** Returns the last passwords that were sent for it, as many as the server permits to be wrong. */
    List<String> lastPasswords() {
        return passwords.subList(Math.max(0, passwords.size() - TRIED), passwords.size());
    }

    /** Notes that a request is sent that leads to that state. */
    void begin(State after) {
        after.password().filter(password -> !passwords.contains(password)).ifPresent(passwords::add);
        next = Optional.of(after);
    }

    /** Notes that the request has succeeded. */
    void succeed() {
        succeeded++;
        settle(next.orElseThrow());
    }

    /** Notes the state that the account turned out to have, which ends links. */
    void settle(State seen) {
        boolean changed = !seen.password().equals(state.password());
        boolean moved = !seen.address().equals(state.address());
        if (seen.equals(next.orElse(null))) {
            sent.filter(links::containsKey).ifPresent(this::end);
        }
        List.copyOf(links.keySet()).stream()
                .filter(link -> changed || moved && links.get(link) == Purpose.PASSWORD)
                .forEach(this::end);
        state = seen;
        next = Optional.empty();
        sent = Optional.empty();
    }

    /** Notes that a link must not work any more. */
    void end(String link) {
        links.remove(link);
        ended.add(link);
    }
}
