package org.gatewright.server.client;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;

/** A client authentication method (RFC 6749 §2.3). Thread-safe. */
public interface ClientAuthMethod {
    /** Returns the registered name, as in {@code token_endpoint_auth_method} (RFC 7591 §2). */
    String value();

    /** Returns the credentials that the request presents by this method; empty if it does not use it. */
    Optional<Proof> read(Request request, Parameters form);

    /**
     * Returns the JWT algorithms, if the method uses JWTs ({@code token_endpoint_auth_signing_alg_values_supported}).
     */
    default List<String> algorithms() {
        return List.of();
    }

    /**
     * Returns whether requests use it implicitly, by a property of their connection; explicit methods then take
     * precedence.
     */
    default boolean isImplicit() {
        return false;
    }

    /** The credentials in a request. */
    interface Proof {
        /** Returns the client id in the request; unauthenticated. */
        String clientId();

        /** Returns whether the credentials are valid, given a client of that id that registered this method. */
        boolean proves(Client client);

        /**
         * Returns whether {@link #proves} or {@link #refuse} may block, on a slow hash or another server.
         *
         * @param client the client of that id, if known
         */
        default boolean blocks(Optional<Client> client) {
            return true;
        }

        /** Returns whether {@link #proves} uses the server's stores. */
        default boolean usesStores() {
            return true;
        }

        /**
         * Returns a hint for the operator, to be logged if authentication fails and the form of the credentials may be
         * the reason; may be empty.
         */
        default String advice() {
            return "";
        }

        /** Takes the time of a failed authentication, for an unknown client id. */
        default void refuse() {}
    }
}
