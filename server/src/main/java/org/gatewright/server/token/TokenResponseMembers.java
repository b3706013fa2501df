package org.gatewright.server.token;

import java.util.Map;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.client.Client;

/** Members that a feature adds to token responses, such as {@code id_token}. Thread-safe. */
@FunctionalInterface
public interface TokenResponseMembers {
    /** The members for a response; none where the feature has nothing to say. */
    Map<String, Object> members(IssuedResponse response);

    /**
     * A token response that is being made.
     *
     * @param authorization what the tokens belong to; its code has the parameters that were kept
     * @param permission what the access token allows
     * @param accessToken its text, for hashes of it
     */
    record IssuedResponse(Client client, Authorization authorization, Permission permission, String accessToken) {}
}
