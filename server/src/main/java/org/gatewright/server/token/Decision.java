package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.RefreshState;

/** What a grant decided. */
public sealed interface Decision {
    /** What the tokens belong to. */
    Authorization authorization();

    /** A new authorization, stored once its tokens could be made. */
    record Created(Authorization authorization) implements Decision {}

    /**
     * An authorization that is stored already, in the state that this decision put it in.
     *
     * @param scope of the access token; at most the authorization's
     * @param refresh the refresh token to send along
     */
    record Continued(Authorization authorization, Scope scope, Optional<RefreshState> refresh) implements Decision {}
}
