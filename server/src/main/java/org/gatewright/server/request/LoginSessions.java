package org.gatewright.server.request;

import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;

/** The login sessions that authorizations may end with. Thread-safe. */
public interface LoginSessions {
    /**
     * Returns whether an authorization of that scope ends with the session in which it is granted. Otherwise it outlives
     * the session: {@link EndUser#outlivingSession()}.
     */
    boolean binds(Scope granted);

    /** Returns whether the session has not ended. */
    boolean isActive(String id);

    /**
     * Notes that a request of the client is granted in the session.
     *
     * @return false, without any effect, if the session has ended
     */
    default boolean enter(String id, Client client, Scope granted) {
        return isActive(id);
    }

    /** Returns whether {@link #isActive} may block. */
    default boolean blocks() {
        return true;
    }
}
