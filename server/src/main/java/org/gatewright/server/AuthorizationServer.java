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
 * An OAuth 2 authorization server, ready to be mounted on any web stack. Immutable and thread-safe.
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

    /** The endpoints, with their whole paths. */
    public List<Route> routes() {
        return routes;
    }

    /** The endpoints, and the application's own routes behind them. */
    public List<Route> routesAnd(Route... more) {
        return Stream.concat(routes.stream(), Stream.of(more)).toList();
    }

    /** What the server says of itself (RFC 8414 §2). */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /** A guard that lets this server's access tokens through. */
    public Guard guard() {
        return guard;
    }

    /** Takes the users' answers. */
    public Interactions interactions() {
        return interactions;
    }

    /**
     * Takes back what a user allowed to a client: it is asked again, and its tokens are worth nothing any more.
     *
     * @return how many authorizations ended
     */
    public int revokeConsent(String subject, String clientId) {
        stores.consents().forget(subject, clientId);
        return stores.authorizations().revoke(new AuthorizationFilter.Consent(subject, clientId));
    }

    /**
     * Ends the authorization of an access or refresh token, and so all its tokens, whoever holds it.
     *
     * @return whether it was one of this server
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

    /** Work that features want done while the server runs; the program that mounts the routes runs it. */
    public List<BackgroundTask> backgroundTasks() {
        return tasks;
    }

    /** Where this server keeps what was decided; for listing and revoking. */
    public Stores stores() {
        return stores;
    }
}
