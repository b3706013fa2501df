package org.gatewright.server.event;

import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.authorization.Authorization;

/** An event of a server. Later versions may add kinds, so ignore unknown ones. No event contains a token. */
public sealed interface Event {
    /** A request was rejected. */
    record Refused(Refusal refusal) implements Event {}

    /** An end-user granted access. */
    record Granted(Authorization authorization) implements Event {}

    /** Tokens were issued. */
    record Issued(Authorization authorization, GrantType grantType) implements Event {}

    /** A code or refresh token was used twice, so its authorization was revoked. */
    record Reused(Authorization authorization) implements Event {}

    /**
     * A message, such as a logout token, was not accepted for a day and is given up.
     *
     * @param kind the kind of message
     * @param recipient identifies the recipient, such as a client ID
     */
    record Undelivered(String kind, String recipient) implements Event {}
}
