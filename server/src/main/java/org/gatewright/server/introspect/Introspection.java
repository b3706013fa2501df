package org.gatewright.server.introspect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.client.Client;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/**
 * The introspection endpoint (RFC 7662), for confidential clients. Of a token that is not active, or that the client
 * may not introspect, the response states only that it is not active.
 */
public final class Introspection implements Feature {
    private static final String PATH = "/introspect";

    private final BiPredicate<Client, Authorization> mayKnow;

    /**
     * Permits clients to introspect their own tokens and those for the resources in {@code Client.introspects}; a
     * client whose id is a resource identifier, also those for that resource.
     */
    public Introspection() {
        this((client, authorization) -> false);
    }

    /**
     * Permits clients to introspect those tokens and others according to the predicate, such as tokens without a
     * resource. The predicate must not block, since it may be called on an event loop.
     */
    public Introspection(BiPredicate<Client, Authorization> mayKnow) {
        this.mayKnow = mayKnow;
    }

    @Override
    public void install(Setup setup) {
        IntrospectionEndpoint endpoint = new IntrospectionEndpoint(
                setup.tokens(),
                setup.signingKeys(),
                setup.settings(),
                setup.subjects(),
                setup.accessTokenClaims(),
                mayKnow);
        setup.clientEndpoint(PATH, "introspection_endpoint", endpoint);
        setup.authenticationMetadata("introspection_endpoint");
        setup.metadata(Introspection::confidentialClients);
        setup.metadata(
                "introspection_signing_alg_values_supported",
                List.of(setup.signingKeys().algorithm().value()));
    }

    /** A public client cannot authenticate, so it cannot introspect. */
    private static Map<String, Object> confidentialClients(Map<String, Object> metadata) {
        Map<String, Object> more = new LinkedHashMap<>(metadata);
        more.computeIfPresent(
                "introspection_endpoint_auth_methods_supported",
                (name, methods) -> ((List<?>) methods)
                        .stream().filter(method -> !method.equals(Client.NONE)).toList());
        return more;
    }
}
