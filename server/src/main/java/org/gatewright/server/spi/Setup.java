package org.gatewright.server.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.client.RegistrationCheck;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Events;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.outbox.Outbox;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.request.AuthorizationRequests;
import org.gatewright.server.request.AuthorizationRule;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.request.InteractionHandler;
import org.gatewright.server.request.LoginSessions;
import org.gatewright.server.request.ParameterSource;
import org.gatewright.server.request.RequestRefinement;
import org.gatewright.server.request.ResponseParameters;
import org.gatewright.server.request.ResponseType;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.AccessTokenClaims;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.ProofOfPossession;
import org.gatewright.server.token.SubjectMapping;
import org.gatewright.server.token.SubjectTokens;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenResponseMembers;
import org.gatewright.server.token.Tokens;
import org.gatewright.server.user.AccountStatus;

/**
 * A server that is being built, as a {@link Feature} sees it: what it can add, and the parts that it may use. Additions
 * of one feature apply to all, in any order of installation; so the parts may be kept but must not be used before the
 * server is built. Not thread-safe.
 */
public interface Setup {
    // Additions of a feature.

    /** Adds a grant to the token endpoint. A type may be added only once. */
    void grant(Grant grant);

    /** Enables refresh tokens for end-users. */
    void refreshTokens();

    /** Adds a word of {@code response_type}, which is also a response type by itself. */
    void responseType(ResponseType type);

    /** Adds a response type of several words, such as {@code code id_token}, each of which a feature adds. */
    void responseTypes(String... words);

    /** Adds parameters of successful authorization responses. */
    void responseParameters(ResponseParameters parameters);

    /** Adds a check of authorization requests. */
    void authorizationRule(AuthorizationRule rule);

    /** Adds a refinement of authorization requests that passed all checks. */
    void requestRefinement(RequestRefinement refinement);

    /** Sets the login sessions that authorizations may end with. Only one feature may set them. */
    void loginSessions(LoginSessions sessions);

    /** Adds a source of authorization request parameters besides the request itself. */
    void parameterSource(ParameterSource source);

    /**
     * Adds a parameter that is kept from the authorization request to the last token response, in {@link
     * Authorization#parameters}.
     */
    void requestParameter(String name);

    /** Adds a reason to ask the end-user. */
    void interactionCheck(InteractionCheck check);

    /** Adds a handler of the end-users' decisions about requests that name it. */
    void interactionHandler(InteractionHandler handler);

    /** Adds a client authentication method. */
    void clientAuthentication(ClientAuthMethod method);

    /** Adds clients that are found elsewhere to those of the server. */
    void clients(UnaryOperator<ClientStore> more);

    /** Adds a member of client metadata that clients may register. */
    void clientMember(ClientMember member);

    /** Adds a check of clients that register themselves. */
    void registrationCheck(RegistrationCheck check);

    /** Adds a way for senders of token requests to prove possession of a key. */
    void proofOfPossession(ProofOfPossession proof);

    /** Lets protected resources verify DPoP proofs. */
    void dpop(DpopVerifier verifier);

    /** Adds members of token responses. */
    void tokenResponse(TokenResponseMembers members);

    /** Adds claims of access tokens, in JWTs and in introspection responses. */
    void accessTokenClaims(AccessTokenClaims claims);

    /**
     * Sets the mapping of the identifiers under which clients and resources know end-users. Only one feature may set
     * it.
     */
    void subjects(SubjectMapping mapping);

    /** Adds a signing algorithm, for use by {@code signingKeys().current(algorithm)}. */
    void signingAlgorithm(SigningAlgorithm algorithm);

    /** Adds public keys with which clients may encrypt what they send, as members of JWKs. */
    void encryptionKeys(Supplier<List<Map<String, Object>>> published);

    /** Adds tokens for which identity assertions are issued. */
    void subjectTokens(SubjectTokens tokens);

    /** Adds a route, at a path below the issuer. */
    void route(Route route);

    /**
     * Wraps the handlers of all routes, such as to set something for the time of a request. A handler runs in one thread, from
     * the beginning of a request to its response.
     */
    void aroundRequests(UnaryOperator<Handler> wrapper);

    /** Adds a page for end-users, at a path below the issuer; its handler's errors become error pages. */
    void page(String method, String path, Handler handler);

    /**
     * Adds an endpoint that only authenticated clients may use, also from pages in a browser.
     *
     * @param path its default path below the issuer
     * @param name the metadata member with its URL, such as {@code revocation_endpoint}
     */
    void clientEndpoint(String path, String name, ClientEndpoint.Action action);

    /**
     * Adds metadata about the client authentication at the endpoint of that name, such as {@code revocation_endpoint}.
     */
    void authenticationMetadata(String endpoint);

    /**
     * Adds a member of the metadata (RFC 8414 §2). Lists that several features add are merged; other members must not
     * be added with different values.
     */
    void metadata(String name, Object value);

    /** Publishes the metadata under another well-known name too, such as {@code openid-configuration}. */
    void metadataDocument(String name);

    /** Adds a completion of the metadata, which is applied when all features are installed. */
    void metadata(UnaryOperator<Map<String, Object>> complete);

    /** Adds a periodic task, in {@code AuthorizationServer.backgroundTasks}. */
    void background(BackgroundTask task);

    // Parts for the use of features.

    /** Returns the issuer, endpoints, lifetimes, profile, clock and random numbers. */
    Settings settings();

    Stores stores();

    /** Returns all clients. */
    ClientStore clients();

    /**
     * Returns the clients that can be changed; throws {@link IllegalStateException} with a message for the developer if
     * there are none.
     */
    ClientRegistry registeredClients();

    /** Returns the verifier of clients' signatures. */
    ClientJwks clientKeys();

    /** Returns the members of client metadata besides those of the server itself. */
    List<ClientMember> clientMembers();

    /** Returns the tokens for which identity assertions are issued. */
    List<SubjectTokens> subjectTokens();

    /** Returns the checks of clients that register themselves. */
    List<RegistrationCheck> registrationChecks();

    /** Returns the supported response types, each as a set of words. */
    Set<Set<String>> responseTypes();

    Tokens tokens();

    TokenIssuer tokenIssuer();

    Changes changes();

    PermissionPolicy permissions();

    AccountStatus accounts();

    /** Returns the mapping of the identifiers under which clients and resources know end-users. */
    SubjectMapping subjects();

    /** Returns the claims that features add to access tokens. */
    AccessTokenClaims accessTokenClaims();

    SigningKeys signingKeys();

    /** Returns a key for that purpose, of this server only. */
    HmacKey key(String purpose);

    /** Returns a key for that purpose, of this server only, that is never rotated; empty if the key ring has none. */
    Optional<HmacKey> permanentKey(String purpose);

    /** Returns a sealer for that purpose; only this server can open its values, and only with the same purpose. */
    Sealer sealer(String purpose);

    RateLimits.Counters limits();

    Events events();

    Refusals refusals();

    Interactions interactions();

    /** Returns the queue of messages to other parties, to which features add kinds of messages. */
    Outbox outbox();

    /** Returns the fetcher of documents at untrusted URLs, if there is one. */
    Optional<Fetcher> fetcher();

    /** Returns the reader and validator of authorization requests. */
    AuthorizationRequests requests();

    /** Returns a function to the key that a request's sender proved possession of, by any way that features added. */
    Function<Request, Optional<Confirmation>> proofs(Client client);

    /** Returns a guard that accepts access tokens of this server; for a feature's own routes. */
    Supplier<Guard> guard();

    /** Returns whether the stores and keys may block. */
    BooleanSupplier blocks();

    /** Returns a rate limit, counted for this server only. */
    RateLimit limit(String name, int limit, Duration window);
}
