package org.gatewright.server.token;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.RefreshState;

/** What a grant decided. */
public sealed interface Decision {
    /** What the tokens belong to; empty where the answer has none of this server's. */
    Optional<Authorization> of();

    /**
     * A new authorization, stored once its tokens could be made.
     *
     * @param members what the answer says besides the tokens
     */
    record Created(Authorization authorization, Map<String, Object> members) implements Decision {
        @Override
        public Optional<Authorization> of() {
            return Optional.of(authorization);
        }

        /** A new authorization whose answer says nothing unusual. */
        public Created(Authorization authorization) {
            this(authorization, Map.of());
        }
    }

    /**
     * An authorization that is stored already, in the state that this decision put it in.
     *
     * @param permission of the access token; at most the authorization's
     * @param refresh the refresh token to send along
     */
    record Continued(Authorization authorization, Permission permission, Optional<RefreshState> refresh)
            implements Decision {
        @Override
        public Optional<Authorization> of() {
            return Optional.of(authorization);
        }
    }

    /**
     * An answer without a token of this server, such as an assertion for another one.
     *
     * @param members all that the answer says
     */
    record Answered(Map<String, Object> members) implements Decision {
        @Override
        public Optional<Authorization> of() {
            return Optional.empty();
        }
    }
}
