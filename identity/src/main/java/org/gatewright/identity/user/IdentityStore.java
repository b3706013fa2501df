package org.gatewright.identity.user;

import java.util.Optional;

/**
 * A store of the owners of {@link LinkedIdentity linked identities}. An identity is linked if its owner's account lists it too;
 * otherwise its owner has gone, or a process stopped between the two, and another account may claim it. Thread-safe, and safe
 * across processes if the storage is shared; every method throws {@code StorageException} if the storage is unreachable.
 */
public interface IdentityStore {
    /** Returns the ID of the user who owns the identity with that key. */
    Optional<String> owner(String key);

    /**
     * Makes a user the owner, atomically.
     *
     * @param previous the owner before; empty if there must be none
     * @return false, without any effect, if that is not the owner before
     */
    boolean claim(String key, Optional<String> previous, String userId);

    /** Removes the owner, if it is that user. */
    void release(String key, String userId);
}
