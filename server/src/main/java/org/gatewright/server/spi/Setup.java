package org.gatewright.server.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.dpop.DpopVerifier;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.resource.Guard;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.authorization.CodeBinding;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Events;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.request.AuthorizationRequests;
import org.gatewright.server.request.AuthorizationRule;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.request.InteractionHandler;
import org.gatewright.server.request.ParameterSource;
import org.gatewright.server.request.ResponseType;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.AccessTokenClaims;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.ProofOfPossession;
import org.gatewright.server.token.SubjectMapping;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenResponseMembers;
import org.gatewright.server.token.Tokens;
import org.gatewright.server.user.AccountStatus;

/**
 * A server that is being built, as a {@link Feature} sees it: what it can add, and the parts that it is given. What is added
 * by one feature holds for all, in whatever order they are installed; so the parts must not be used before the server is
 * built, only kept. For one thread.
 */
public interface Setup {
    // What a feature adds.

    /** A grant of the token endpoint. Two of one type are refused. */
    void grant(Grant grant);

    /** Lets users' tokens come with refresh tokens. */
    void refreshTokens();

    /** A word of {@code response_type}, and the response type that is this word alone. */
    void responseType(ResponseType type);

    /** A response type of several words, such as {@code code id_token}, each of which a feature adds. */
    void responseTypes(String... words);

    /** A further check of authorization requests. */
    void authorizationRule(AuthorizationRule rule);

    /** A place, besides the request itself, where authorization requests may have their parameters. */
    void parameterSource(ParameterSource source);

    /** A parameter that is kept from the authorization request to the last token response, as in {@link CodeBinding}. */
    void requestParameter(String name);

    /** A reason to ask the end-user. */
    void interactionCheck(InteractionCheck check);

    /** Takes the end-users' decisions about requests that name this handler. */
    void interactionHandler(InteractionHandler handler);

    /** A way for clients to authenticate. */
    void clientAuthentication(ClientAuthMethod method);

    /** The clients, with those that are found elsewhere. */
    void clients(UnaryOperator<ClientStore> more);

    /** A member of client metadata that clients may register. */
    void clientMember(ClientMember member);

    /** A way for senders of token requests to prove that they hold a key. */
    void proofOfPossession(ProofOfPossession proof);

    /** Lets protected resources check DPoP proofs. */
    void dpop(DpopVerifier verifier);

    /** Members of token responses. */
    void tokenResponse(TokenResponseMembers members);

    /** Claims of access tokens, in JWTs and at introspection. */
    void accessTokenClaims(AccessTokenClaims claims);

    /** The identifiers under which clients and resources know end-users. At most one feature maps them. */
    void subjects(SubjectMapping mapping);

    /** A further algorithm with which the server signs, by {@code signingKeys().current(algorithm)}. */
    void signingAlgorithm(SigningAlgorithm algorithm);

    /** A route, at a path below the issuer. */
    void route(Route route);

    /** A page for end-users, at a path below the issuer; what its handler refuses becomes an error page. */
    void page(String method, String path, Handler handler);

    /**
     * An endpoint that only authenticated clients may use, also from pages in a browser.
     *
     * @param path its usual path below the issuer
     * @param name of the metadata member with its address, such as {@code revocation_endpoint}
     */
    void clientEndpoint(String path, String name, ClientEndpoint.Action action);

    /** The metadata of how clients authenticate at the endpoint of that name, such as {@code revocation_endpoint}. */
    void authenticationMetadata(String endpoint);

    /**
     * A member of the metadata (RFC 8414 §2). The values of a list that several features add are united; another member that
     * two features add with different values is refused.
     */
    void metadata(String name, Object value);

    /** The metadata, completed when all features are installed. */
    void metadata(UnaryOperator<Map<String, Object>> complete);

    /** Work that is done every so often while the server runs, in {@code AuthorizationServer.backgroundTasks}. */
    void background(BackgroundTask task);

    // What a feature is given.

    /** Issuer, endpoints, lifetimes, profile, clock and random numbers. */
    Settings settings();

    Stores stores();

    /** All clients. */
    ClientStore clients();

    /** Verifies what clients signed. */
    ClientJwks clientKeys();

    /** The members of client metadata that features added. */
    List<ClientMember> clientMembers();

    Tokens tokens();

    TokenIssuer tokenIssuer();

    Changes changes();

    PermissionPolicy permissions();

    AccountStatus accounts();

    /** The user identifiers as clients and resources know them. */
    SubjectMapping subjects();

    /** The claims that features add to access tokens. */
    AccessTokenClaims accessTokenClaims();

    SigningKeys signingKeys();

    /** A key for that purpose, of this server alone. */
    HmacKey key(String purpose);

    /** Seals values for that purpose; nothing else opens them, and no other server does. */
    Sealer sealer(String purpose);

    RateLimits.Counters limits();

    Events events();

    Refusals refusals();

    Interactions interactions();

    /** Reads and checks authorization requests. */
    AuthorizationRequests requests();

    /** The key that a request's sender proved to hold, by any way that features added. */
    Function<Request, Optional<Confirmation>> proofs(Client client);

    /** Lets requests through that carry an access token of this server; for a feature's own routes. */
    Supplier<Guard> guard();

    /** Whether the stores and keys may wait. */
    BooleanSupplier blocks();

    /** A limit for something that strangers can do, counted for this server alone. */
    RateLimit limit(String name, int limit, Duration window);
}
