package org.gatewright.openid;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.outbox.Delivery;
import org.gatewright.server.outbox.Outbox;
import org.gatewright.server.outbox.OutboxMessage;

/**
 * Logout tokens, which are sent to the clients of a session that has ended (OpenID Connect Back-Channel Logout §2.5).
 * Thread-safe.
 */
record BackChannelLogout(Sessions sessions, IdTokens tokens, ClientStore clients, Fetcher fetcher) implements Delivery {
    static final String KIND = "logout";

    private static final Duration LIFE = Duration.ofMinutes(2);
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    /** Returns the message that tells a client of the end of the session. */
    static OutboxMessage message(LoginSession session, String clientId, Instant now) {
        return new OutboxMessage(
                new OutboxMessage.Target(KIND, clientId),
                session.id(),
                Json.text(Map.of("session", session.id(), "subject", session.subject())),
                now.plus(Outbox.LIFE));
    }

    @Override
    public Outcome send(OutboxMessage message, Instant now) {
        Claims body = new Claims(Json.read(message.body()));
        String session = body.text("session").orElseThrow();
        sessions.ended(session);
        Optional<Client> client = clients.find(message.target().name(), "");
        Optional<String> uri = client.flatMap(known -> OpenIdMembers.text(known, OpenIdMembers.BACK_CHANNEL));
        if (uri.isEmpty()) {
            return Outcome.SETTLED;
        }
        String token = token(client.orElseThrow(), body.text("subject").orElseThrow(), session, now);
        try {
            int status = fetcher.post(uri.get(), "logout_token=" + FormCodec.encode(token));
            // With 400, a client reports that it could not log the end-user out, and would report it again (§2.8).
            return status == 200 || status == 204 || status == 400 ? Outcome.SETTLED : Outcome.REJECTED;
        } catch (FetchException e) {
            if (e.kind() == FetchException.Kind.BUSY) {
                return Outcome.BUSY;
            }
            throw e;
        }
    }

    /** Returns the logout token (§2.4), with the same identifier each time. */
    private String token(Client client, String subject, String session, Instant now) {
        String issuer = tokens.settings().issuer().value();
        byte[] identity = (issuer + ' ' + client.id() + ' ' + session).getBytes(StandardCharsets.UTF_8);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", client.id());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        claims.put("jti", Base64Url.encode(Hashes.sha256(identity)));
        claims.put("sub", tokens.subjects().of(client, subject));
        claims.put("sid", tokens.sessionIds().of(client, session));
        claims.put("events", Map.of(EVENT, Map.of()));
        return tokens.issue(client, "logout+jwt", claims);
    }
}
