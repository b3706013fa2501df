package org.gatewright.standalone.serve;

import java.util.List;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.event.EventListener;

/** An addition to the server that settings describe. */
public interface Extension {
    /** The extension that adds nothing. */
    Extension NONE = new Extension() {};

    /** Returns the client store, given the configured one. */
    default ClientStore clients(ClientStore configured) {
        return configured;
    }

    /** Returns the directory of users, given the configured one. */
    default UserDirectory users(UserDirectory configured) {
        return configured;
    }

    /** Configures the server further. */
    default void extend(ServerBuilder builder) {}

    /** Returns a further event listener. */
    default EventListener events() {
        return EventListener.none();
    }

    /** Returns all routes below the issuer's path. */
    default List<Route> routes(AuthorizationServer server) {
        return server.routes();
    }
}
