package org.gatewright.server.event;

import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;

/**
 * Hears what the server did: for an audit trail, for metrics, and to answer "why was this denied?". Called on the
 * thread that answers the request, so it must be quick; thread-safe. No event holds a token, code or secret.
 */
public interface ServerEvents {
    /** A request was refused. */
    default void refused(Refusal refusal) {}

    /** A user granted access. */
    default void granted(Authorization authorization) {}

    /** Tokens were made. */
    default void issued(Authorization authorization, GrantType grantType) {}

    /** A code or refresh token was used twice, so its authorization was revoked. */
    default void reused(Authorization authorization) {}

    /** Hears the same, and after it the other one does. */
    default ServerEvents and(ServerEvents other) {
        return new BothEvents(this, other);
    }

    /** Hears nothing. */
    static ServerEvents none() {
        return new ServerEvents() {};
    }
}
