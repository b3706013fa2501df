package org.gatewright.server.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.client.ClientAuthentication;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.cors.Cors;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.event.ServerEvents;
import org.gatewright.server.interaction.AuthorizationResponses;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.ProofOfPossession;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.Tokens;
import org.gatewright.server.user.AccountStatus;

/**
 * What every feature is given.
 *
 * @param responseTypes all that the authorization endpoint answers
 */
public record Engine(
        List<Feature> features,
        Set<String> responseTypes,
        Settings settings,
        KeyRing ring,
        RateLimits.Counters limits,
        ClientStore clients,
        ClientJwks clientKeys,
        ClientAuthentication authentication,
        PermissionPolicy permissions,
        AuthorizationStore authorizations,
        OneTimeStore oneTimes,
        Tokens tokens,
        SigningKeys keys,
        TokenIssuer issuer,
        AccountStatus accounts,
        Changes changes,
        ServerEvents events,
        AuthorizationResponses responses,
        Refusals refusals) {

    /** The routes of an endpoint, usually at this path, that only clients may use, also from pages in a browser. */
    public List<Route> clientRoutes(String usual, ClientEndpoint.Action action) {
        return clientRoutes(usual, action, this::blocks);
    }

    /** The same, where it is known when the action may wait. */
    public List<Route> clientRoutes(String usual, ClientEndpoint.Action action, BooleanSupplier blocks) {
        String path = settings.endpoints().path(usual);
        ClientEndpoint endpoint = new ClientEndpoint(settings, limits, authentication, refusals, action);
        Handler readable = http -> {
            Response response = endpoint.handle(http);
            Optional<String> origin = Cors.origin(http);
            return origin.isEmpty() ? response : Cors.forClient(response, origin, endpoint.named(http));
        };
        return List.of(Route.post(path, readable).blocksWhen(blocks), Cors.preflight(path, "POST"));
    }

    /** The names of the methods by which clients may prove themselves here. */
    public List<String> authMethods() {
        return authentication.methodNames().stream()
                .filter(settings.profile()::permits)
                .toList();
    }

    /** How clients may prove themselves at the endpoint of that name, as members of the metadata (RFC 8414 §2). */
    public Map<String, Object> authentication(String endpoint) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(endpoint + "_auth_methods_supported", authMethods());
        List<String> algorithms = authentication.algorithms(settings.profile()::permits);
        if (!algorithms.isEmpty()) {
            members.put(endpoint + "_auth_signing_alg_values_supported", algorithms);
        }
        return members;
    }

    /** Where authorization requests may have their parameters. */
    public List<ParameterSource> sources() {
        return features.stream()
                .flatMap(feature -> feature.sources(this).stream())
                .toList();
    }

    /** How senders may prove to hold a key. */
    public List<ProofOfPossession> proofs() {
        return features.stream()
                .flatMap(feature -> feature.proofs(this).stream())
                .toList();
    }

    /** Whether a request may have to wait for a storage or a slow hash. */
    public boolean blocks() {
        return clients.blocks()
                || authentication.blocks()
                || authorizations.blocks()
                || oneTimes.blocks()
                || tokens.blocks()
                || keys.blocks()
                || accounts.blocks();
    }
}
