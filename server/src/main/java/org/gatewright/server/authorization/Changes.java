package org.gatewright.server.authorization;

import java.util.function.Function;
import java.util.function.Supplier;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.user.AccountStatus;

/**
 * Applies rules to stored authorizations: read, decide, replace, and on a lost race decide again. Thread-safe.
 *
 * <p>What a user granted is only gone on with while the user's account is active, which is asked before anything is
 * stored; so neither a locked account nor one that can't be looked up costs a client its code.
 */
public final class Changes {
    /** Each lost race is somebody else's progress, and a state has few next ones; so this is never reached. */
    private static final int MAX_RACES = 10_000;

    private final AuthorizationStore store;
    private final AccountStatus accounts;

    public Changes(AuthorizationStore store, AccountStatus accounts) {
        this.store = store;
        this.accounts = accounts;
    }

    /**
     * Applies the rule until its decision is stored.
     *
     * @param read the version read last
     * @param rule a pure function of the version it is given; it may throw to refuse without any change
     * @param gone makes the refusal for an authorization that vanished meanwhile
     * @return the version that now holds
     */
    public Authorization apply(
            Authorization read, Function<Authorization, Change> rule, Supplier<OAuthException> gone) {
        Authorization current = read;
        for (int races = 0; races < MAX_RACES; races++) {
            Change change = rule.apply(current);
            if (change.refusal().isEmpty() && change.next().orElse(current).isActive()) {
                current.endUser().ifPresent(endUser -> endUser.require(accounts));
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
