package org.gatewright.server;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.Change;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.spi.BackgroundTask;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.Tokens;

/**
 * An OAuth 2 authorization server that can be mounted on any web stack. Immutable and thread-safe.
 *
 * <pre>{@code
 * AuthorizationServer server = AuthorizationServer.builder()
 *         .issuer("https://login.example")
 *         .clients(clients)
 *         .interaction(page)
 *         .build();
 * }</pre>
 */
public final class AuthorizationServer {
    private final List<Route> routes;
    private final Map<String, Object> metadata;
    private final Guard guard;
    private final Interactions interactions;
    private final Stores stores;
    private final Tokens tokens;
    private final Changes changes;
    private final List<BackgroundTask> tasks;

    AuthorizationServer(
            List<Route> routes,
            Map<String, Object> metadata,
            Guard guard,
            Interactions interactions,
            Stores stores,
            Tokens tokens,
            Changes changes,
            List<BackgroundTask> tasks) {
        this.routes = List.copyOf(routes);
        this.metadata = Collections.unmodifiableMap(metadata);
        this.guard = guard;
        this.interactions = interactions;
        this.stores = stores;
        this.tokens = tokens;
        this.changes = changes;
        this.tasks = List.copyOf(tasks);
    }

    public static ServerBuilder builder() {
        return new ServerBuilder();
    }

    /** Returns the endpoints, with their complete paths. */
    public List<Route> routes() {
        return routes;
    }

    /** Returns the endpoints, followed by the application's own routes. */
    public List<Route> routesAnd(Route... more) {
        return Stream.concat(routes.stream(), Stream.of(more)).toList();
    }

    /** Returns the authorization server metadata (RFC 8414 §2). */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /** Returns a guard that accepts this server's access tokens. */
    public Guard guard() {
        return guard;
    }

    /** Returns the interactions, which receive the end-users' decisions. */
    public Interactions interactions() {
        return interactions;
    }

    /**
     * Revokes an end-user's consent for a client: forgets the consent and revokes all authorizations that were granted
     * to it.
     *
     * @return how many authorizations were revoked
     */
    public int revokeConsent(String subject, String clientId) {
        stores.consents().forget(subject, clientId);
        return stores.authorizations().revoke(new AuthorizationFilter.Consent(subject, clientId));
    }

    /**
     * Revokes the authorization of an access or refresh token, and so all its tokens, whichever client holds it.
     *
     * @return whether the token was issued by this server
     */
    public boolean revoke(String token) {
        Optional<IssuedToken> found =
                tokens.find(TokenKind.REFRESH, token).or(() -> tokens.find(TokenKind.ACCESS, token));
        found.ifPresent(known -> changes.apply(
                known.authorization(),
                current -> current.isActive() ? Change.to(current.revoke()) : Change.none(),
                () -> OAuthException.invalidGrant("The token is not valid.")));
        return found.isPresent();
    }

    /** Returns the background tasks of the features; the program that mounts the routes must run them. */
    public List<BackgroundTask> backgroundTasks() {
        return tasks;
    }

    /** Returns the stores of this server; for listing and revoking. */
    public Stores stores() {
        return stores;
    }
}
