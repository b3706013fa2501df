package org.gatewright.server.client;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;

/** One way in which a client proves who it is (RFC 6749 §2.3). Thread-safe. */
public interface ClientAuthMethod {
    /** The registered name, as in {@code token_endpoint_auth_method} (RFC 7591 §2). */
    String value();

    /** The proof that the request offers by this method; empty where it does not use it. */
    Optional<Proof> read(Request request, Parameters form);

    /** The algorithms of its JWTs, if it is one by JWTs ({@code token_endpoint_auth_signing_alg_values_supported}). */
    default List<String> algorithms() {
        return List.of();
    }

    /** Whether requests use it without saying so, by what their connection shows; another method then takes precedence. */
    default boolean isImplicit() {
        return false;
    }

    /** What a request offers as proof. */
    interface Proof {
        /** The client it claims to come from. */
        String clientId();

        /** Whether the claim is true, given a client of that id that registered this method. */
        boolean proves(Client client);

        /**
         * Whether {@link #proves} or {@link #refuse} may wait, for a slow hash or another server.
         *
         * @param client the client of that id, if it is known
         */
        default boolean blocks(Optional<Client> client) {
            return true;
        }

        /** What the operator should know where the proof fails and its form may be the reason, for the log; may be empty. */
        default String advice() {
            return "";
        }

        /** Spends the time of a proof that fails, for an id that no client has. */
        default void refuse() {}
    }
}
