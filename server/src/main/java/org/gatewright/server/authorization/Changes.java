package org.gatewright.server.authorization;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.user.AccountStatus;

/**
 * The application of rules to stored authorizations: read, decide, replace, and retry after a lost race. Thread-safe.
 *
 * <p>An end-user's authorization is used only while the account is active, which is checked before anything is stored;
 * so neither a locked account nor a failed lookup costs a client its code.
 */
public final class Changes {
    /** Each lost race is another caller's progress, and a state has few successors; so this is never reached. */
    private static final int MAX_RACES = 10_000;

    private final AuthorizationStore store;
    private final AccountStatus accounts;
    private final Predicate<String> sessions;

    /**
     * Creates the rules' application.
     *
     * @param sessions whether a login session has not ended
     */
    public Changes(AuthorizationStore store, AccountStatus accounts, Predicate<String> sessions) {
        this.store = store;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /**
     * Applies the rule until its decision is stored.
     *
     * @param read the version that was read last
     * @param rule a pure function of the version it is given; may throw to reject without any change
     * @param gone creates the error for an authorization that was deleted in the meantime
     * @return the version that is now stored
     */
    public Authorization apply(
            Authorization read, Function<Authorization, Change> rule, Supplier<OAuthException> gone) {
        Authorization current = read;
        for (int races = 0; races < MAX_RACES; races++) {
            Change change = rule.apply(current);
            if (change.refusal().isEmpty() && change.next().orElse(current).isActive()) {
                current.endUser().ifPresent(endUser -> endUser.require(accounts, sessions));
            }
            boolean changes = change.next().isPresent();
            if (!changes || store.replace(change.next().get())) {
                if (changes) {
                    change.stored().run();
                }
                change.refusal().ifPresent(refusal -> {
                    throw refusal;
                });
                return change.next().orElse(current);
            }
            current = store.find(read.id()).orElseThrow(gone);
        }
        throw OAuthException.unavailable(new IllegalStateException("Lost " + MAX_RACES + " races for one record"));
    }
}
