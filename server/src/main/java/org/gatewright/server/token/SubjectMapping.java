package org.gatewright.server.token;

import java.util.Map;
import java.util.Optional;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.client.Client;

/**
 * The identifiers under which clients and their resources know end-users ({@code sub}). Those of a sector, which is one or
 * several clients of one party, mean nothing to others (OpenID Connect Core §8.1). Thread-safe; must not block.
 */
public interface SubjectMapping {
    /** The name under which an authorization keeps the sector of its client, in {@link Authorization#parameters}. */
    String KEPT = "subject_sector";

    /** Returns the sector of a client; empty if it knows end-users under their own identifiers. */
    Optional<String> sector(Client client);

    /**
     * Returns the identifier of an end-user in a sector; always the same for the same two.
     *
     * @param subject the end-user's own identifier
     */
    String map(String sector, String subject);

    /** Returns the identifier of an end-user for a client. */
    default String of(Client client, String subject) {
        return sector(client).map(sector -> map(sector, subject)).orElse(subject);
    }

    /** Returns the identifier of an end-user for the client of an authorization. */
    default String of(Authorization authorization, String subject) {
        return Optional.ofNullable(authorization.parameters().get(KEPT))
                .map(sector -> map(sector, subject))
                .orElse(subject);
    }

    /** Returns the parameters that an authorization of the client keeps. */
    default Map<String, String> kept(Client client) {
        return sector(client).map(sector -> Map.of(KEPT, sector)).orElse(Map.of());
    }

    /** Returns the mapping with the same identifier for all clients. */
    static SubjectMapping shared() {
        return new SubjectMapping() {
            @Override
            public Optional<String> sector(Client client) {
                return Optional.empty();
            }

            @Override
            public String map(String sector, String subject) {
                return subject;
            }
        };
    }
}
