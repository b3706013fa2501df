package org.gatewright.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.dpop.DpopVerifier;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.client.Cors;
import org.gatewright.server.client.RegistrationCheck;
import org.gatewright.server.request.AuthorizationRule;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.request.InteractionHandler;
import org.gatewright.server.request.LoginSessions;
import org.gatewright.server.request.ParameterSource;
import org.gatewright.server.request.RequestRefinement;
import org.gatewright.server.request.ResponseParameters;
import org.gatewright.server.request.ResponseType;
import org.gatewright.server.spi.BackgroundTask;
import org.gatewright.server.token.AccessTokenClaims;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.ProofOfPossession;
import org.gatewright.server.token.SubjectMapping;
import org.gatewright.server.token.SubjectTokens;
import org.gatewright.server.token.TokenResponseMembers;

/** A server while its features are installed: collects what each of them adds. */
final class ServerSetup extends ServerRoles {
    ServerSetup(ServerParts parts) {
        super(parts);
    }

    @Override
    public void grant(Grant grant) {
        boolean twice = grants.stream().anyMatch(other -> other.type().equals(grant.type()));
        Requirements.require(!twice, "The grant type " + grant.type() + " is enabled twice.");
        grants.add(grant);
        metadata("grant_types_supported", List.of(grant.type().value()));
    }

    @Override
    public void refreshTokens() {
        refreshTokens = true;
    }

    @Override
    public void responseType(ResponseType type) {
        types.add(type);
    }

    @Override
    public void responseTypes(String... words) {
        types.add(words);
    }

    @Override
    public void responseParameters(ResponseParameters parameters) {
        responseParameters.add(parameters);
    }

    @Override
    public void authorizationRule(AuthorizationRule rule) {
        rules.add(rule);
    }

    @Override
    public void requestRefinement(RequestRefinement refinement) {
        refinements.add(refinement);
    }

    @Override
    public void loginSessions(LoginSessions all) {
        Requirements.require(sessions.isEmpty(), "Two features manage the sessions of end-users.");
        sessions = Optional.of(all);
    }

    @Override
    public void metadataDocument(String name) {
        documents.add(name);
    }

    @Override
    public void parameterSource(ParameterSource source) {
        sources.add(source);
    }

    @Override
    public void requestParameter(String name) {
        keptParameters.add(name);
    }

    @Override
    public void interactionCheck(InteractionCheck check) {
        interactions.add(check);
    }

    @Override
    public void interactionHandler(InteractionHandler handler) {
        interactions.add(handler);
    }

    @Override
    public void clientAuthentication(ClientAuthMethod method) {
        authentication.add(method);
    }

    @Override
    public void clients(UnaryOperator<ClientStore> more) {
        parts.clients().extend(more);
    }

    @Override
    public void clientMember(ClientMember member) {
        members.add(member);
    }

    @Override
    public void encryptionKeys(Supplier<List<Map<String, Object>>> published) {
        encryptionKeys.add(published);
    }

    @Override
    public void subjectTokens(SubjectTokens tokens) {
        subjectTokens.add(tokens);
    }

    @Override
    public void registrationCheck(RegistrationCheck check) {
        registrationChecks.add(check);
    }

    @Override
    public void proofOfPossession(ProofOfPossession proof) {
        proofs.add(proof);
    }

    @Override
    public void dpop(DpopVerifier verifier) {
        dpop = Optional.of(verifier);
    }

    @Override
    public void tokenResponse(TokenResponseMembers more) {
        responseMembers.add(more);
    }

    @Override
    public void accessTokenClaims(AccessTokenClaims more) {
        claims.add(more);
    }

    @Override
    public void subjects(SubjectMapping only) {
        Requirements.require(mapping.isEmpty(), "Two features map the subjects of end-users.");
        mapping = Optional.of(only);
    }

    @Override
    public void signingAlgorithm(SigningAlgorithm algorithm) {
        parts.signingKeys().add(algorithm);
    }

    @Override
    public void route(Route route) {
        routes.add(route.below(settings().issuer().path()));
    }

    @Override
    public void aroundRequests(UnaryOperator<Handler> wrapper) {
        wrappers.add(wrapper);
    }

    @Override
    public void page(String method, String path, Handler handler) {
        route(Route.of(method, path, interactions.pageHandler(handler)));
    }

    @Override
    public void clientEndpoint(String usual, String name, ClientEndpoint.Action action) {
        String path = settings().endpoints().path(usual);
        ClientEndpoint endpoint = new ClientEndpoint(settings(), limits(), authentication, refusals, action);
        BooleanSupplier stores = blocks();
        route(Route.post(path, endpoint)
                .blocksWhen(
                        request -> stores.getAsBoolean() && endpoint.usesStores(request) || endpoint.blocks(request)));
        route(Cors.preflight(path, "POST"));
        metadata(name, settings().address(usual));
    }

    @Override
    public void authenticationMetadata(String endpoint) {
        metadata(members -> withAuthentication(members, endpoint));
    }

    /**
     * Adds the client authentication methods of the endpoint of that name (RFC 8414 §2); complete once all methods are
     * added.
     */
    private Map<String, Object> withAuthentication(Map<String, Object> members, String endpoint) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.putIfAbsent(
                endpoint + "_auth_methods_supported",
                authentication.methodNames().stream()
                        .filter(settings().profile()::permits)
                        .toList());
        List<String> algorithms = authentication.algorithms(settings().profile()::permits);
        if (!algorithms.isEmpty()) {
            more.putIfAbsent(endpoint + "_auth_signing_alg_values_supported", algorithms);
        }
        return more;
    }

    @Override
    public void metadata(String name, Object value) {
        metadata.add(name, value);
    }

    @Override
    public void metadata(UnaryOperator<Map<String, Object>> complete) {
        metadata.complete(complete);
    }

    @Override
    public void background(BackgroundTask task) {
        tasks.add(task);
    }

    /** Returns the route with its handler as the features wrap it. */
    Route wrapped(Route route) {
        Handler handler = route.handler();
        for (UnaryOperator<Handler> wrapper : wrappers) {
            handler = wrapper.apply(handler);
        }
        return route.handler(handler);
    }

    /** Returns whether the server has that grant. */
    boolean has(GrantType type) {
        return grants.stream().anyMatch(grant -> grant.type().equals(type));
    }
}
