package org.gatewright.openid;

import java.util.List;
import java.util.Optional;

/**
 * A store of login sessions. Thread-safe, and safe across processes if the storage is shared; every method throws {@code
 * StorageException} if the storage is unreachable. Deletes sessions some time after they expired.
 */
public interface SessionStore {
    /** Adds a new session. */
    void insert(LoginSession session);

    /** Returns the session with that ID, which may have ended or expired. */
    Optional<LoginSession> find(String id);

    /**
     * Replaces a session by its next version, atomically.
     *
     * @return false, without any effect, if the stored version is not the one before it
     */
    boolean replace(LoginSession next);

    /** Returns the end-user's sessions without those that ended or expired, at most the 100 that expire last. */
    List<LoginSession> list(String subject);

    /** Returns whether calls may block. */
    default boolean blocks() {
        return true;
    }
}
