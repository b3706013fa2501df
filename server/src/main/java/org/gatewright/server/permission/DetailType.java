package org.gatewright.server.permission;

import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.server.client.Client;

/** A type of {@code authorization_details} (RFC 9396 §2). Thread-safe; its methods must not block. */
public interface DetailType {
    /** Returns the {@code type}, as in messages. */
    String name();

    /**
     * Returns the detail as it may be granted to the client; completes what the request left to the server. Throws
     * {@code AuthorizationDetail.invalid} if a member is unknown, missing or of the wrong type.
     */
    AuthorizationDetail validate(AuthorizationDetail detail, Client client);

    /** Returns the text for the end-user on the consent page; one line of plain text. */
    String describe(AuthorizationDetail detail);

    /** Returns whether the granted detail includes the requested one. */
    default boolean covers(AuthorizationDetail granted, AuthorizationDetail asked) {
        return granted.equals(asked);
    }
}
