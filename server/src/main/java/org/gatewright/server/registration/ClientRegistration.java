package org.gatewright.server.registration;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.cors.Cors;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;

/** Dynamic client registration (RFC 7591) and its management by the client itself (RFC 7592). */
public final class ClientRegistration implements Feature {
    static final String PATH = "/register";

    private final ClientRegistry registry;
    private final RegistrationPolicy policy;

    /** Registration into this registry, which is also the one that the server reads its clients from. */
    public ClientRegistration(ClientRegistry registry, RegistrationPolicy policy) {
        this.registry = registry;
        this.policy = policy;
    }

    @Override
    public List<Route> routes(Engine engine) {
        String path = engine.settings().endpoints().path(PATH);
        RegistrationEndpoint endpoint = new RegistrationEndpoint(engine, registry, policy);
        return List.of(
                Cors.preflight(path, "GET, POST, PUT, DELETE"),
                Route.post(path, endpoint.answering(endpoint::register)),
                Route.get(path, endpoint.answering(endpoint::read)),
                Route.put(path, endpoint.answering(endpoint::update)),
                Route.delete(path, endpoint.answering(endpoint::delete)));
    }

    @Override
    public Map<String, Object> metadata(Engine engine) {
        return Map.of("registration_endpoint", engine.settings().address(PATH));
    }
}
