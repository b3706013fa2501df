package org.gatewright.server.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.dpop.DpopVerifier;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.interaction.ResponseType;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.ProofOfPossession;
import org.gatewright.server.token.TokenRequest;

/** A part of the server that can be left out: some routes, some grants, some response types, its lines in the metadata. */
public interface Feature {
    /** The grants it adds to the token endpoint. */
    default List<Grant> grants(Engine engine) {
        return List.of();
    }

    /** The response types it adds to the authorization endpoint. */
    default List<ResponseType> responseTypes(Engine engine) {
        return List.of();
    }

    /** Where, besides the request itself, it lets authorization requests have their parameters. */
    default List<ParameterSource> sources(Engine engine) {
        return List.of();
    }

    /** The ways it adds in which senders prove to hold a key. */
    default List<ProofOfPossession> proofs(Engine engine) {
        return List.of();
    }

    /** What lets protected resources check such proofs too, if it does. */
    default Optional<DpopVerifier> verifier(Engine engine) {
        return Optional.empty();
    }

    /**
     * The clients, with those that it finds elsewhere.
     *
     * @param fetches how many documents one network may have fetched
     */
    default ClientStore clients(ClientStore known, Settings settings, RateLimit fetches) {
        return known;
    }

    /** The ways it adds in which clients prove who they are. */
    default List<ClientAuthMethod> authMethods(Settings settings, OneTimeStore oneTimes, ClientJwks clientKeys) {
        return List.of();
    }

    /** The endpoints it adds. */
    default List<Route> routes(Engine engine) {
        return List.of();
    }

    /** The pages it adds, with which users take part. */
    default List<Route> pages(Engine engine, Interactions interactions) {
        return List.of();
    }

    /** The members it adds to the metadata (RFC 8414 §2). */
    default Map<String, Object> metadata(Engine engine) {
        return Map.of();
    }

    /** The grant types that it makes possible; known before anything is built. */
    default List<GrantType> grantTypes() {
        return List.of();
    }

    /** The feature of a grant of the application's own (RFC 6749 §4.5), which is made with the engine. */
    static Feature of(GrantType type, Function<Engine, Function<TokenRequest, Decision>> decide) {
        return new OwnGrant(type, decide);
    }
}
