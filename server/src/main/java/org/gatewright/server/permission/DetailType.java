package org.gatewright.server.permission;

import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.server.client.Client;

/** A type of {@code authorization_details} (RFC 9396 §2). Thread-safe; its methods must not wait. */
public interface DetailType {
    /** The {@code type}, as it is sent. */
    String name();

    /**
     * The detail as it may be granted to the client; complete, if the request left something to the server. Throws
     * {@code AuthorizationDetail.invalid} where a member is unknown, missing or of the wrong kind.
     */
    AuthorizationDetail validate(AuthorizationDetail detail, Client client);

    /** What the user reads on the page that asks for consent; one line of plain text. */
    String describe(AuthorizationDetail detail);

    /** Whether what was granted includes what is asked for now. */
    default boolean covers(AuthorizationDetail granted, AuthorizationDetail asked) {
        return granted.equals(asked);
    }
}
