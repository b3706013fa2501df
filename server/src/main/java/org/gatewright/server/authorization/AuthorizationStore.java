package org.gatewright.server.authorization;

import java.util.List;
import java.util.Optional;
import org.gatewright.server.storage.Expiring;

/**
 * Keeps authorizations. Thread-safe, and safe across processes where the storage is shared.
 *
 * <p>Every method throws {@code StorageException} where the storage can't be reached or does not answer; it never
 * says instead that something is unknown.
 */
public interface AuthorizationStore extends Expiring {
    /** Stores a new authorization, whose id no other has. */
    void insert(Authorization authorization);

    /** The stored version; empty where there is none. */
    Optional<Authorization> find(AuthorizationId id);

    /**
     * Stores the next version, if the stored one is {@code next.version() - 1}; all in one atomic step.
     *
     * @return whether it was stored; if not, somebody was faster or the authorization is gone
     */
    boolean replace(Authorization next);

    /** The authorizations of a user, client or session that are stored, in no particular order. */
    List<Authorization> list(AuthorizationFilter owner);

    /**
     * Revokes all active authorizations of a user, client or session, those inserted before the call began. To let none slip
     * through, first see to it that no more are made: delete the client, or tell by {@code AccountStatus}.
     *
     * @return how many it were
     */
    int revoke(AuthorizationFilter owner);
}
