package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.TokenVerifier;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.StorageException;

/** All tokens of a server: codes are always opaque, access and refresh tokens as the application chose. Thread-safe. */
public final class Tokens implements TokenVerifier {
    private final TokenFormat codes;
    private final TokenFormat others;
    private final AuthorizationStore store;
    private final Settings settings;

    private Tokens(TokenFormat codes, TokenFormat others, AuthorizationStore store, Settings settings) {
        this.codes = codes;
        this.others = others;
        this.store = store;
        this.settings = settings;
    }

    /** Tokens that are derived under the keys of the ring. */
    public static Tokens opaque(KeyRing keys, AuthorizationStore store, Settings settings) {
        OpaqueTokens opaque = new OpaqueTokens(keys);
        return new Tokens(opaque, opaque, store, settings);
    }

    /** Tokens whose text the factory makes, found by an index. */
    public Tokens madeBy(TokenFactory factory, OneTimeStore index) {
        return new Tokens(codes, new FactoryTokens(factory, index), store, settings);
    }

    public String mint(TokenHandle handle, Authorization authorization) {
        return format(handle.kind()).mint(handle, authorization);
    }

    /** The token of that kind behind a text, expired or not; empty where this server never made it. */
    public Optional<FoundToken> find(TokenKind kind, String text) {
        return format(kind).read(kind, text, store);
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
        return store.blocks() || others.blocks();
    }

    private boolean isLive(FoundToken found) {
        return found.authorization().isActive() && !found.handle().isExpired(settings.now());
    }

    private static AccessToken describe(FoundToken found) {
        Authorization authorization = found.authorization();
        return new AccessToken(
                authorization.clientId(),
                authorization.subject(),
                found.handle().scope(),
                found.handle().expires(),
                authorization.data());
    }

    private TokenFormat format(TokenKind kind) {
        return kind == TokenKind.CODE ? codes : others;
    }
}
