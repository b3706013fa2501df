package org.gatewright.server.authorization;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.gatewright.server.storage.Expiring;
import org.gatewright.server.storage.Page;

/**
 * A store of authorizations. Thread-safe, and safe across processes if the storage is shared.
 *
 * <p>Every method throws {@code StorageException} if the storage is unreachable or does not respond; it never reports
 * an authorization as unknown instead.
 */
public interface AuthorizationStore extends Expiring {
    /** Of an authorization that is stored. */
    CompletableFuture<?> STORED = CompletableFuture.completedFuture("");

    /** Stores a new authorization with a unique id. */
    void insert(Authorization authorization);

    /**
     * Begins to store a new authorization with a unique id. By default it is stored already when this returns.
     *
     * @return what completes when it is stored, or with the exception of {@link #insert}; always within the timeout of the store
     */
    default CompletableFuture<?> insertAsync(Authorization authorization) {
        insert(authorization);
        return STORED;
    }

    /** Returns whether {@link #insertAsync} may block. */
    default boolean insertBlocks() {
        return blocks();
    }

    /** Returns the stored version; empty if there is none. */
    Optional<Authorization> find(AuthorizationId id);

    /**
     * Stores the next version if the stored one is {@code next.version() - 1}; atomically.
     *
     * @return whether it was stored; if not, another change was first or the authorization is gone
     */
    boolean replace(Authorization next);

    /**
     * Returns a page of the matching authorizations.
     *
     * @param cursor of the previous page; empty for the first page
     */
    Page<Authorization> list(AuthorizationFilter filter, Optional<String> cursor);

    /** Returns all matching authorizations, read page by page. */
    default Stream<Authorization> all(AuthorizationFilter filter) {
        return Page.all(cursor -> list(filter, cursor));
    }

    /**
     * Revokes all active authorizations that match and were inserted before the call. To include all, first prevent new
     * ones: delete the client, or deactivate the end-user in {@code AccountStatus}.
     *
     * @return how many were revoked
     */
    int revoke(AuthorizationFilter filter);
}
