package org.gatewright.identity.user;

import java.util.Optional;
import org.gatewright.server.storage.Page;

/**
 * A store of user accounts, in which user names and verified e-mail addresses are unique ({@link UserProfile#uniqueName}, {@link
 * UserProfile#uniqueEmail}), those of deleted accounts too. Thread-safe, and safe across processes if the storage is shared;
 * every method throws {@code StorageException} if the storage is unreachable. Purges deleted accounts when it is time.
 */
public interface UserStore {
    /** The outcome of a change. */
    enum Outcome {
        /** The change was made. */
        DONE,
        /** The stored version is not the one before it; nothing was changed. */
        OUTDATED,
        /** Another account has the user name or the verified address; nothing was changed. */
        TAKEN
    }

    /** Adds a new account, atomically; the outcome is {@code DONE} or {@code TAKEN}. */
    Outcome insert(User user);

    /** Replaces an account by its next version, atomically. */
    Outcome replace(User next);

    /** Returns the account with that ID. */
    Optional<User> find(String id);

    /**
     * Returns the account with that verified e-mail address, or else with that user name. Takes as long if there is none, so that
     * the time of a sign-in tells no names: a store that reads a row for a hit reads one for a miss.
     *
     * @param login in the form of {@link UserProfile#login}
     */
    Optional<User> findByLogin(String login);

    /**
     * Lists the accounts of which the unique user name or address begins with a text.
     *
     * @param prefix in the form of {@link UserProfile#login}; empty for all accounts
     */
    Page<User> list(String prefix, Optional<String> cursor);

    /** Returns whether calls may block. */
    default boolean blocks() {
        return true;
    }
}
