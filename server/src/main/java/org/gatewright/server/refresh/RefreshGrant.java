package org.gatewright.server.refresh;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Change;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.TokenRequest;
import org.gatewright.server.token.Tokens;

/**
 * The refresh token grant (RFC 6749 §6), which rotates the refresh token when it is due.
 *
 * <p>The successor of a recently used token is the identical one again, so a lost response and a second tab do no harm.
 * After the grace period, or for any older generation, a second use means that there are two holders: the token family
 * is revoked (RFC 9700 §4.14.2). A token that is newer than the stored state was issued before the storage lost that
 * state, and is as valid as the current one.
 */
record RefreshGrant(
        Tokens tokens,
        TokenIssuer tokenIssuer,
        Changes changes,
        PermissionPolicy permissions,
        Events events,
        Settings settings)
        implements Grant {
    @Override
    public GrantType type() {
        return GrantType.REFRESH_TOKEN;
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public Decision decide(TokenRequest request) {
        String text = request.form().require("refresh_token");
        IssuedToken token = tokens.find(TokenKind.REFRESH, text).orElseThrow(RefreshGrant::unusable);
        Instant now = settings.now();
        if (!token.authorization().clientId().equals(request.client().id())) {
            throw unusable().hint("The refresh token was issued to another client.");
        }
        if (token.claims().isExpired(now)) {
            throw unusable().hint("The refresh token is expired.");
        }
        int serial = token.claims().serial();
        Authorization authorization = changes.apply(
                token.authorization(), current -> use(current, serial, request, now), RefreshGrant::unusable);
        return new Decision.Continued(
                authorization,
                permission(request, authorization),
                authorization.refresh().filter(state -> state.serial() != serial));
    }

    private Change use(Authorization current, int serial, TokenRequest request, Instant now) {
        RefreshState live = current.refresh().orElseThrow(RefreshGrant::unusable);
        if (!current.isActive()) {
            throw unusable().hint("The authorization was revoked.");
        }
        if (current.confirmation().isPresent() && !current.confirmation().get().isSatisfiedBy(request.confirmation())) {
            throw unusable().rule("RFC 9449 §5").hint("The refresh token is bound to another key.");
        }
        RefreshState.Presented presented =
                live.classify(serial, now, settings.lifetimes().reuseGrace());
        if (presented == RefreshState.Presented.REUSED) {
            return reused(current);
        }
        permissions.requireBound(permission(request, current), request.confirmation());
        RefreshState next = RefreshState.after(serial, now, end(current, now));
        boolean due = switch (presented) {
            case LIVE -> isDue(live, next, request.client(), now);
            case AHEAD -> true;
            default -> false;
        };
        return due ? Change.to(current.rotate(next)) : Change.none();
    }

    private boolean isDue(RefreshState live, RefreshState next, Client client, Instant now) {
        return switch (tokenIssuer.rotation(client)) {
            case ALWAYS -> true;
            case AGING -> isOld(live, now) && next.expires().isAfter(live.expires());
            case NEVER -> false;
        };
    }

    private Change reused(Authorization current) {
        OAuthException refusal = unusable().rule("RFC 9700 §4.14.2").hint("The refresh token has already been used.");
        return Change.revoke(current, refusal, () -> events.publish(new Event.Reused(current)));
    }

    private boolean isOld(RefreshState live, Instant now) {
        return live.expires().minus(settings.lifetimes().refreshRenewal()).isBefore(now);
    }

    /** Returns the idle expiry, but never after the expiry of the authorization. */
    private Instant end(Authorization current, Instant now) {
        Lifetimes lifetimes = settings.lifetimes();
        Instant idle = now.plus(lifetimes.refreshIdle());
        return idle.isBefore(current.expires()) ? idle : current.expires();
    }

    /** Returns at most what was granted and the client may still have; the refresh token keeps all of it. */
    private Permission permission(TokenRequest request, Authorization authorization) {
        if (!request.client().scope().containsAll(authorization.scope())) {
            throw unusable().hint("The client is no longer registered for the scope.");
        }
        Permission part = permissions.narrow(authorization.permission(), request.client(), request.form());
        Optional<Scope> asked = request.scope().map(Scope::parse);
        if (asked.isPresent() && !authorization.scope().containsAll(asked.get())) {
            throw OAuthException.invalidScope("The requested scope exceeds the scope that was granted.")
                    .rule("RFC 6749 §6");
        }
        return asked.map(part.scope()::intersect).map(part::scope).orElse(part);
    }

    private static OAuthException unusable() {
        return OAuthException.invalidGrant("The refresh token is not valid.");
    }
}
