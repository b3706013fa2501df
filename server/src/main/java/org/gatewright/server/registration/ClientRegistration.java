package org.gatewright.server.registration;

import org.gatewright.protocol.http.Route;
import org.gatewright.server.client.Cors;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/** Dynamic client registration (RFC 7591) and its management by the client itself (RFC 7592). */
public final class ClientRegistration implements Feature {
    static final String PATH = "/register";

    private final RegistrationPolicy policy;

    public ClientRegistration(RegistrationPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void install(Setup setup) {
        String path = setup.settings().endpoints().path(PATH);
        RegistrationEndpoint endpoint = new RegistrationEndpoint(
                setup.settings(),
                setup.limits().of(RateLimits.Kind.REGISTRATIONS),
                setup.refusals(),
                setup.stores().authorizations(),
                setup.stores().oneTimes(),
                new RequestedMetadata(
                        policy, setup.clientKeys().fetches(), setup.clientMembers(), setup::responseTypes),
                setup.registrationChecks(),
                setup.registeredClients(),
                policy);
        setup.route(Cors.preflight(path, "GET, POST, PUT, DELETE"));
        setup.route(Route.post(path, endpoint.answering(endpoint::register)));
        setup.route(Route.get(path, endpoint.answering(endpoint::read)));
        setup.route(Route.put(path, endpoint.answering(endpoint::update)));
        setup.route(Route.delete(path, endpoint.answering(endpoint::delete)));
        setup.metadata("registration_endpoint", setup.settings().address(PATH));
    }
}
