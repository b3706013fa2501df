package org.gatewright.server.authorization;

import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.server.storage.Expiring;
import org.gatewright.server.storage.Page;

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

    /**
     * A page of the authorizations that match.
     *
     * @param cursor from the page before; empty for the first page
     */
    Page<Authorization> list(AuthorizationFilter filter, Optional<String> cursor);

    /** All authorizations that match, read page by page. */
    default Stream<Authorization> all(AuthorizationFilter filter) {
        return Page.all(cursor -> list(filter, cursor));
    }

    /**
     * Revokes all active authorizations that match, those inserted before the call began. To let none slip
     * through, first see to it that no more are made: delete the client, or tell by {@code AccountStatus}.
     *
     * @return how many it were
     */
    int revoke(AuthorizationFilter filter);
}
