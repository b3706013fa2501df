package org.gatewright.server.event;

import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;

/** What a server did. Later versions have more kinds; whoever does not know one passes it over. No event holds a token. */
public sealed interface Event {
    /** A request was refused. */
    record Refused(Refusal refusal) implements Event {}

    /** An end-user granted access. */
    record Granted(Authorization authorization) implements Event {}

    /** Tokens were issued. */
    record Issued(Authorization authorization, GrantType grantType) implements Event {}

    /** A code or refresh token was used twice, so its authorization was revoked. */
    record Reused(Authorization authorization) implements Event {}
}
