package org.gatewright.server.token;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.RefreshState;

/** What a grant decided. */
public sealed interface Decision {
    /** What the tokens belong to. */
    Authorization authorization();

    /**
     * A new authorization, stored once its tokens could be made.
     *
     * @param members what the answer says besides the tokens
     */
    record Created(Authorization authorization, Map<String, Object> members) implements Decision {
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
            implements Decision {}
}
