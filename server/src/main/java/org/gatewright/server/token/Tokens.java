package org.gatewright.server.token;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.TokenVerifier;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Settings;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.user.AccountStatus;

/**
 * All tokens of a server: codes are always opaque, refresh tokens opaque or the application's own text, access tokens
 * also JWTs. Thread-safe.
 */
public final class Tokens implements TokenVerifier {
    private final TokenCodec codes;
    private final TokenCodec texts;
    private final JwtTokens jwts;
    private final PermissionPolicy permissions;
    private final AuthorizationStore store;
    private final AccountStatus accounts;
    private final Settings settings;

    private Tokens(
            TokenCodec codes,
            TokenCodec texts,
            JwtTokens jwts,
            PermissionPolicy permissions,
            AuthorizationStore store,
            AccountStatus accounts,
            Settings settings) {
        this.codes = codes;
        this.texts = texts;
        this.jwts = jwts;
        this.permissions = permissions;
        this.store = store;
        this.accounts = accounts;
        this.settings = settings;
    }

    /** Tokens that are derived under the keys of the ring, and JWTs for those clients and resources that want them. */
    public static Tokens of(
            KeyRing keys,
            SigningKeys signing,
            PermissionPolicy permissions,
            AuthorizationStore store,
            AccountStatus accounts,
            Settings settings,
            SubjectMapping subjects,
            AccessTokenClaims more) {
        OpaqueTokens opaque = new OpaqueTokens(keys);
        JwtTokens jwts = new JwtTokens(signing, settings, subjects, more);
        return new Tokens(opaque, opaque, jwts, permissions, store, accounts, settings);
    }

    /** The same, with opaque access and refresh tokens whose text the factory makes, found by an index. */
    public Tokens withTexts(TokenFactory factory, OneTimeStore index) {
        return new Tokens(codes, new FactoryTokens(factory, index), jwts, permissions, store, accounts, settings);
    }

    /** Throws {@code StorageException} where an access token for the client might have to be signed and can't be. */
    public void requireSigningKey(Client client) {
        if (client.rules().tokens() == AccessTokenFormat.JWT || permissions.wants(AccessTokenFormat.JWT)) {
            jwts.requireKey();
        }
    }

    /** The texts of an access token, in the form that its resources or else its client want, and of a refresh token. */
    Issued issue(Client client, TokenClaims access, Optional<TokenClaims> refresh, Authorization authorization) {
        TokenCodec format = accessFormat(client, access);
        String accessText = format.mint(access, authorization);
        Optional<String> refreshText = refresh.map(handle -> texts.mint(handle, authorization));
        // Kept only now, so that a refresh token that could not be made leaves no access token that works.
        format.keep(accessText, access);
        refresh.ifPresent(handle -> texts.keep(refreshText.orElseThrow(), handle));
        return new Issued(accessText, refreshText);
    }

    /** The texts of the tokens of one response. */
    record Issued(String access, Optional<String> refresh) {}

    private TokenCodec accessFormat(Client client, TokenClaims handle) {
        boolean jwt = style(client, handle.permission()) == AccessTokenFormat.JWT
                && !handle.expires().equals(Authorization.NEVER);
        return jwt ? jwts : texts;
    }

    /** The text of a code or device code. */
    public String mint(TokenClaims handle, Authorization authorization) {
        return codes.mint(handle, authorization);
    }

    /** The token of that kind behind a text, expired or not; empty where this server never made it. */
    public Optional<IssuedToken> find(TokenKind kind, String text) {
        Optional<IssuedToken> found = format(kind).read(kind, text, store);
        return found.isPresent() ? found : jwts.read(kind, text, store);
    }

    @Override
    public Optional<AccessToken> verify(String token) {
        try {
            return find(TokenKind.ACCESS, token).filter(this::isLive).map(Tokens::describe);
        } catch (StorageException e) {
            throw OAuthException.unavailable(e);
        }
    }

    @Override
    public boolean blocks() {
        return store.blocks() || texts.blocks() || jwts.blocks() || accounts.blocks();
    }

    /**
     * Whether a token is accepted: the same at a guard, at introspection and at every endpoint. It is not expired or
     * replaced, its authorization is not revoked, and the account of its end-user is active and has the
     * password with which it was granted.
     */
    public boolean isLive(IssuedToken found) {
        Authorization authorization = found.authorization();
        return authorization.isActive()
                && !found.claims().isExpired(settings.now())
                && !isReplaced(found)
                && authorization.endUser().stream().allMatch(endUser -> endUser.isAccepted(accounts));
    }

    private static boolean isReplaced(IssuedToken found) {
        return found.claims().kind() == TokenKind.REFRESH
                && found.authorization()
                        .refresh()
                        .filter(live -> live.serial() == found.claims().serial())
                        .isEmpty();
    }

    private static AccessToken describe(IssuedToken found) {
        Authorization authorization = found.authorization();
        return new AccessToken(
                authorization.clientId(),
                authorization.subject(),
                found.claims().permission(),
                found.claims().expires(),
                found.claims().confirmation(),
                authorization.endUser().flatMap(EndUser::authentication),
                authorization.endUser().map(EndUser::actors).orElse(List.of()),
                authorization.data());
    }

    /** Resources that want different forms can't share a token, so the client's own choice decides. */
    private AccessTokenFormat style(Client client, Permission permission) {
        Set<AccessTokenFormat> wanted = new java.util.HashSet<>();
        for (String resource : permission.resources()) {
            wanted.add(permissions
                    .resource(resource)
                    .flatMap(ProtectedResource::style)
                    .orElse(client.rules().tokens()));
        }
        return wanted.size() == 1 ? wanted.iterator().next() : client.rules().tokens();
    }

    private TokenCodec format(TokenKind kind) {
        return kind == TokenKind.CODE || kind == TokenKind.DEVICE ? codes : texts;
    }
}
