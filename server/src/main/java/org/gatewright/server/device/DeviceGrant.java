package org.gatewright.server.device;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Change;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.authorization.DeviceState;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.config.Settings;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.TokenRequest;
import org.gatewright.server.token.Tokens;

/**
 * The device authorization grant, which exchanges a device code once for tokens after the end-user's approval (RFC 8628
 * §3.4).
 */
record DeviceGrant(Tokens tokens, TokenIssuer tokenIssuer, Changes changes, Settings settings) implements Grant {
    @Override
    public GrantType type() {
        return GrantType.DEVICE_CODE;
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public Decision decide(TokenRequest request) {
        String text = request.form().require("device_code");
        IssuedToken code = tokens.find(TokenKind.DEVICE, text).orElseThrow(DeviceGrant::unusable);
        if (!code.authorization().clientId().equals(request.client().id())) {
            throw unusable().hint("The device code was issued to another client.");
        }
        Instant now = settings.now();
        Optional<RefreshState> refresh = tokenIssuer.firstRefresh(request.client(), now);
        Authorization redeemed = changes.apply(
                code.authorization(), current -> poll(current, request, refresh, now), DeviceGrant::unusable);
        return new Decision.Continued(redeemed, redeemed.permission(), refresh);
    }

    private Change poll(Authorization current, TokenRequest request, Optional<RefreshState> refresh, Instant now) {
        DeviceState device = current.device().orElseThrow(DeviceGrant::unusable);
        if (!current.isActive() || device.status() == DeviceState.Status.REDEEMED) {
            throw unusable().hint("The device code has already been used, or its authorization was revoked.");
        }
        if (!now.isBefore(device.expires())) {
            throw error(
                    ErrorCode.EXPIRED_TOKEN, "The device code has expired; start a new device authorization request.");
        }
        return switch (device.status()) {
            case APPROVED -> approved(current, request, refresh, now);
            case DENIED ->
                throw OAuthException.of(ErrorCode.ACCESS_DENIED, "The end-user denied access.")
                        .status(400)
                        .rule("RFC 8628 §3.5");
            default ->
                new Change(
                        Optional.of(current.poll(now)),
                        Optional.of(
                                device.isTooFast(now)
                                        ? error(
                                                ErrorCode.SLOW_DOWN,
                                                "The device polls too often; the interval is 5 seconds longer from now on.")
                                        : error(
                                                ErrorCode.AUTHORIZATION_PENDING,
                                                "The authorization request is still pending.")),
                        () -> {});
        };
    }

    private Change approved(Authorization current, TokenRequest request, Optional<RefreshState> refresh, Instant now) {
        if (!request.client().scope().containsAll(current.scope())) {
            throw unusable().hint("The client is no longer registered for the scope.");
        }
        return Change.to(
                current.redeem(refresh, tokenIssuer.endOf(refresh, now)).bind(request.refreshBinding()));
    }

    private static OAuthException error(ErrorCode code, String description) {
        return OAuthException.of(code, description).rule("RFC 8628 §3.5");
    }

    private static OAuthException unusable() {
        return OAuthException.invalidGrant("The device code is not valid.");
    }
}
