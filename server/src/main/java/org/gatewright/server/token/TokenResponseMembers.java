package org.gatewright.server.token;

import java.time.Instant;
import java.util.Map;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.client.Client;

/** Members that a feature adds to token responses, such as {@code id_token}. Thread-safe. */
@FunctionalInterface
public interface TokenResponseMembers {
    /** Returns the members for a response; may be empty. */
    Map<String, Object> members(IssuedResponse response);

    /**
     * Throws if the members for a client cannot be made, such as without a key; called before a code is used up.
     *
     * @param sender the address of the sender, for the limits on fetches
     */
    default void requireReady(Client client, String sender) {}

    /** Returns whether {@link #requireReady} may block for the client, on another server. */
    default boolean blocks(Client client) {
        return false;
    }

    /** Returns whether members for the client may have to be signed. */
    default boolean signs(Client client) {
        return true;
    }

    /**
     * A token response in preparation.
     *
     * @param authorization the authorization of the tokens, with the parameters that were kept
     * @param permission the permission of the access token
     * @param accessToken its text, for hashes of it
     * @param grantType the grant that issues the tokens
     * @param issued when the access token was issued, which is earlier than now for a retried refresh
     */
    record IssuedResponse(
            Client client,
            Authorization authorization,
            Permission permission,
            String accessToken,
            GrantType grantType,
            Instant issued) {}
}
