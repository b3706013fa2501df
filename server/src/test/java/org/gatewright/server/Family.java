package org.gatewright.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.client.Client;

/** The reference model of one authorization: what may happen to a code and to all tokens derived from it. */
final class Family {
    static final String SUCCESS = "200";
    static final String INVALID_GRANT = "400 invalid_grant";
    static final Duration CODE = Duration.ofSeconds(60);
    static final Duration ACCESS = Duration.ofMinutes(5);
    static final Duration IDLE = Duration.ofDays(14);
    static final Duration ABSOLUTE = Duration.ofDays(20);
    static final Duration RENEWAL = Duration.ofDays(7);
    static final Duration GRACE = Duration.ofSeconds(10);

    final Authorization granted;
    final Client client;
    final String user;
    final Scope scope;
    final String code;
    final Instant codeEnd;
    final Map<String, Access> accessTokens = new HashMap<>();

    /** All refresh tokens so far; the last is the current one. */
    final List<Refresh> refreshTokens = new ArrayList<>();

    boolean redeemed;
    boolean revoked;
    Instant end;

    /** A refresh token as issued to the client. */
    record Refresh(String text, Instant issued, Instant end) {}

    /** An access token as issued to the client. */
    record Access(Scope scope, Instant end) {}

    /** The expected outcome of a request, with the content of a success response. */
    record Expected(String outcome, Instant accessEnd, int refreshSerial) {
        static final int NO_REFRESH = -1;

        static Expected refusal(String outcome) {
            return new Expected(outcome, Instant.EPOCH, NO_REFRESH);
        }
    }

    Family(Authorization granted, Client client, String user, Scope scope, String code, Instant now) {
        this.granted = granted;
        this.client = client;
        this.user = user;
        this.scope = scope;
        this.code = code;
        this.codeEnd = now.plus(CODE);
        this.end = codeEnd;
    }

    Expected redeem(String presenter, boolean rightProof, Instant now) {
        if (!presenter.equals(client.id())) {
            return Expected.refusal(INVALID_GRANT);
        }
        if (redeemed) {
            revoked = true;
            return Expected.refusal(INVALID_GRANT);
        }
        if (revoked || !now.isBefore(codeEnd)) {
            return Expected.refusal(INVALID_GRANT);
        }
        if (!rightProof) {
            revoked = true;
            return Expected.refusal(INVALID_GRANT);
        }
        redeemed = true;
        end = now.plus(ABSOLUTE);
        return new Expected(SUCCESS, now.plus(ACCESS), 0);
    }

    Expected refresh(String presenter, int serial, Scope asked, Instant now) {
        Refresh presented = refreshTokens.get(serial);
        if (!presenter.equals(client.id()) || !now.isBefore(presented.end)) {
            return Expected.refusal(INVALID_GRANT);
        }
        if (revoked) {
            return Expected.refusal(INVALID_GRANT);
        }
        int live = refreshTokens.size() - 1;
        boolean retried = serial == live - 1
                && now.isBefore(refreshTokens.get(live).issued.plus(GRACE));
        if (serial != live && !retried) {
            revoked = true;
            return Expected.refusal(INVALID_GRANT);
        }
        if (!scope.containsAll(asked)) {
            return Expected.refusal("400 invalid_scope");
        }
        if (serial == live) {
            return renewalIsDue(now)
                    ? new Expected(SUCCESS, earlier(now.plus(ACCESS)), live + 1)
                    : new Expected(SUCCESS, earlier(now.plus(ACCESS)), Expected.NO_REFRESH);
        }
        return new Expected(SUCCESS, earlier(refreshTokens.get(live).issued.plus(ACCESS)), live);
    }

    /** Returns the expiry of a refresh token that is issued now. */
    Instant refreshEnd(Instant now) {
        return client.rotation() == Client.Rotation.NEVER ? end : earlier(now.plus(IDLE));
    }

    /** Returns the scope of an access token that a resource server accepts. */
    Optional<Scope> seen(Access token, Instant now) {
        return revoked || !now.isBefore(token.end) ? Optional.empty() : Optional.of(token.scope);
    }

    private boolean renewalIsDue(Instant now) {
        Instant liveEnd = refreshTokens.get(refreshTokens.size() - 1).end;
        return switch (client.rotation()) {
            case ALWAYS -> true;
            case AGING ->
                liveEnd.minus(RENEWAL).isBefore(now) && refreshEnd(now).isAfter(liveEnd);
            case NEVER -> false;
        };
    }

    private Instant earlier(Instant instant) {
        return instant.isBefore(end) ? instant : end;
    }
}
