package org.gatewright.server.interaction;

import java.util.Map;
import org.gatewright.protocol.Permission;
import org.gatewright.server.client.Client;

/** What a client gets at the authorization endpoint when the user grants access (RFC 6749 §3.1.1). Thread-safe. */
public interface ResponseType {
    /** What a request sends as {@code response_type}. */
    String name();

    /** The parameters of the answer. */
    Map<String, String> grant(PendingRequest request, Client client, Permission granted, Approval approval);

    /** Told when access was refused instead. */
    default void refused(PendingRequest request) {}

    /** Whether the answer is a page of this server, since the client has no address to send a browser to. */
    default boolean isLocal() {
        return false;
    }
}
