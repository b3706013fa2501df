package org.gatewright.server.token;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.authorization.Permissions;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.token.TokenResponseMembers.IssuedResponse;
import org.gatewright.server.user.AccountStatus;

/** The only issuer of tokens, according to the decisions of grants. Thread-safe. */
public final class TokenIssuer {
    private final Settings settings;
    private final Tokens tokens;
    private final AuthorizationStore store;
    private final AccountStatus accounts;
    private final Predicate<String> sessions;
    private final SubjectMapping subjects;
    private final BooleanSupplier refreshEnabled;
    private final List<TokenResponseMembers> members;

    /**
     * Creates an issuer of tokens.
     *
     * @param sessions whether a login session has not ended
     * @param refreshEnabled whether the server has the refresh token grant
     * @param members the response members that features add; complete once all features are installed
     */
    public TokenIssuer(
            Settings settings,
            Tokens tokens,
            AuthorizationStore store,
            AccountStatus accounts,
            Predicate<String> sessions,
            SubjectMapping subjects,
            BooleanSupplier refreshEnabled,
            List<TokenResponseMembers> members) {
        this.settings = settings;
        this.tokens = tokens;
        this.store = store;
        this.accounts = accounts;
        this.sessions = sessions;
        this.subjects = subjects;
        this.refreshEnabled = refreshEnabled;
        this.members = members;
    }

    /**
     * Throws {@code StorageException} if a token for the client may need to be signed and cannot be, or the exception of a feature
     * whose members cannot be made.
     */
    void requireReady(Client client, String sender) {
        tokens.requireSigningKey(client);
        members.forEach(more -> more.requireReady(client, sender));
    }

    /** Returns whether {@link #requireReady} may block for the client, on another server. */
    boolean blocks(Client client) {
        for (TokenResponseMembers more : members) {
            if (more.blocks(client)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether issuing tokens for the client, without an end-user, may wait for the server's stores. */
    boolean usesStores(Client client) {
        return store.insertBlocks()
                || tokens.usesStores(client)
                || tokens.keysBlock() && members.stream().anyMatch(more -> more.signs(client));
    }

    /** Returns a new authorization, with a refresh token if the client may have one; not stored yet. */
    public Authorization draft(
            Client client, Optional<EndUser> endUser, Permission permission, Map<String, String> data) {
        Instant now = settings.now();
        Optional<RefreshState> refresh = endUser.flatMap(user -> firstRefresh(client, now));
        return blank(client, endUser, permission, data, now).start(refresh, endOf(refresh, now));
    }

    /** Returns a new authorization that is not valid yet. */
    public Authorization blank(
            Client client, Optional<EndUser> endUser, Permission permission, Map<String, String> data, Instant now) {
        return Authorization.create(settings.entropy(), client.id(), endUser, permission, data, now)
                .keep(subjects.kept(client));
    }

    /** Returns the first refresh token of an authorization, if the client may have one. */
    public Optional<RefreshState> firstRefresh(Client client, Instant now) {
        boolean wanted = refreshEnabled.getAsBoolean()
                && client.mayUse(GrantType.REFRESH_TOKEN)
                && settings.lifetimes().access().isPresent();
        return wanted ? Optional.of(new RefreshState(0, now, now.plus(firstLife(client)))) : Optional.empty();
    }

    /** Returns the rotation of the client's refresh tokens, by its registration and the server's profile. */
    public Client.Rotation rotation(Client client) {
        return client.isPublic() || !settings.profile().demands(Profile.Demand.LASTING_REFRESH)
                ? client.rotation()
                : Client.Rotation.NEVER;
    }

    /** Returns the expiry of an authorization that begins now. */
    public Instant endOf(Optional<RefreshState> refresh, Instant now) {
        return refresh.isPresent()
                ? now.plus(settings.lifetimes().refreshAbsolute())
                : settings.lifetimes().access().map(now::plus).orElse(Authorization.NEVER);
    }

    /**
     * Tokens that were made.
     *
     * @param members those of the token response (RFC 6749 §5.1)
     * @param stored must complete before the response is sent; completes exceptionally if they cannot be stored
     */
    public record Issued(Map<String, Object> members, CompletableFuture<?> stored) {
        /** Returns only the names of the members, since their values are tokens. */
        @Override
        public String toString() {
            return "Issued" + members.keySet();
        }
    }

    /**
     * Makes the tokens of a decision, and begins to store what they are derived from.
     *
     * @param confirmation the key that the access token is bound to, if any
     * @param grantType the grant that made the decision
     */
    public Issued issue(Decision decision, Client client, Optional<Confirmation> confirmation, GrantType grantType) {
        if (decision instanceof Decision.Continued continued) {
            return stored(respond(
                    client,
                    continued.authorization(),
                    continued.permission(),
                    continued.refresh(),
                    confirmation,
                    grantType));
        }
        if (decision instanceof Decision.Completed completed) {
            return stored(completed.members());
        }
        Decision.Created created = (Decision.Created) decision;
        Authorization authorization = created.authorization();
        authorization.endUser().ifPresent(endUser -> endUser.require(accounts, sessions));
        Map<String, Object> body = respond(
                client, authorization, authorization.permission(), authorization.refresh(), confirmation, grantType);
        body.putAll(created.members());
        if (authorization.endUser().isEmpty()) {
            return new Issued(body, store.insertAsync(authorization));
        }
        store.insert(authorization);
        if (authorization
                .endUser()
                .flatMap(EndUser::boundSession)
                .filter(sessions.negate())
                .isPresent()) {
            store.replace(authorization.revoke()); // the session ended before there was something to revoke
        }
        return stored(body);
    }

    private static Issued stored(Map<String, Object> members) {
        return new Issued(members, AuthorizationStore.STORED);
    }

    private Map<String, Object> respond(
            Client client,
            Authorization authorization,
            Permission permission,
            Optional<RefreshState> refresh,
            Optional<Confirmation> confirmation,
            GrantType grantType) {
        Instant now = settings.now();
        // The response to a retried refresh has the time of the first response, so that the tokens are identical.
        Instant at = refresh.map(RefreshState::issued).orElse(now);
        Instant expires = accessEnd(authorization, at);
        TokenClaims access = new TokenClaims(
                TokenKind.ACCESS,
                authorization.id(),
                refresh.map(RefreshState::serial).orElse(0),
                expires,
                permission,
                confirmation);
        Map<String, Object> body = new LinkedHashMap<>();
        Tokens.Issued issued =
                tokens.issue(client, access, refresh.map(state -> refreshHandle(authorization, state)), authorization);
        body.put("access_token", issued.access());
        body.put("token_type", confirmation.map(Confirmation::tokenType).orElse("Bearer"));
        if (!expires.equals(Authorization.NEVER)) {
            body.put("expires_in", Math.max(0, expires.getEpochSecond() - now.getEpochSecond()));
        }
        issued.refresh().ifPresent(text -> body.put("refresh_token", text));
        body.put("scope", permission.scope().toString());
        if (!permission.details().isEmpty()) {
            body.put("authorization_details", Permissions.members(permission.details()));
        }
        IssuedResponse response = new IssuedResponse(client, authorization, permission, issued.access(), grantType, at);
        members.forEach(more -> body.putAll(more.members(response)));
        return body;
    }

    private Instant accessEnd(Authorization authorization, Instant at) {
        Instant end = settings.lifetimes().access().map(at::plus).orElse(Authorization.NEVER);
        return end.isBefore(authorization.expires()) ? end : authorization.expires();
    }

    private static TokenClaims refreshHandle(Authorization authorization, RefreshState state) {
        return TokenClaims.of(TokenKind.REFRESH, authorization, state.serial(), state.expires());
    }

    /** The use of a token that is never rotated cannot extend its lifetime, so it gets the maximum. */
    private Duration firstLife(Client client) {
        Lifetimes lifetimes = settings.lifetimes();
        boolean idleEnds = rotation(client) != Client.Rotation.NEVER
                && lifetimes.refreshIdle().compareTo(lifetimes.refreshAbsolute()) < 0;
        return idleEnds ? lifetimes.refreshIdle() : lifetimes.refreshAbsolute();
    }
}
