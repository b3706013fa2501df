package org.gatewright.server.token;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.RefreshState;

/** The decision of a grant. */
public sealed interface Decision {
    /** Returns the authorization of the tokens; empty if the response has no token of this server. */
    Optional<Authorization> of();

    /**
     * A new authorization, stored once its tokens were minted.
     *
     * @param members further members of the response
     */
    record Created(Authorization authorization, Map<String, Object> members) implements Decision {
        @Override
        public Optional<Authorization> of() {
            return Optional.of(authorization);
        }

        /** Creates the decision for a new authorization without further members of the response. */
        public Created(Authorization authorization) {
            this(authorization, Map.of());
        }
    }

    /**
     * An authorization that is stored already, in the state after this decision.
     *
     * @param permission the permission of the access token; at most the authorization's
     * @param refresh the refresh token of the response
     */
    record Continued(Authorization authorization, Permission permission, Optional<RefreshState> refresh)
            implements Decision {
        @Override
        public Optional<Authorization> of() {
            return Optional.of(authorization);
        }
    }

    /**
     * A response without a token of this server, such as with an assertion for another one.
     *
     * @param members all members of the response
     */
    record Completed(Map<String, Object> members) implements Decision {
        @Override
        public Optional<Authorization> of() {
            return Optional.empty();
        }
    }
}
