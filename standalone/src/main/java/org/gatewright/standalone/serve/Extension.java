package org.gatewright.standalone.serve;

import java.util.List;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.event.EventListener;

/** What a program has beside the server that its settings describe. */
public interface Extension {
    /** Nothing. */
    Extension NONE = new Extension() {};

    /** The clients, of which the settings name these. */
    default ClientStore clients(ClientStore configured) {
        return configured;
    }

    /** Puts more into the server. */
    default void extend(ServerBuilder builder) {}

    /** Who else hears what the server does. */
    default EventListener events() {
        return EventListener.none();
    }

    /** All that is served below the issuer's address. */
    default List<Route> routes(AuthorizationServer server) {
        return server.routes();
    }
}
