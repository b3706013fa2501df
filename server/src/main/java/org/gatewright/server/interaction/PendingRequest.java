package org.gatewright.server.interaction;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Scope;

/**
 * An authorization request that waits for the user's answer.
 *
 * @param id names the one answer it may get
 * @param scope what the client asks for
 * @param replyTo where the answer goes
 * @param loginHint the client's guess of the user's name; unproven
 * @param subject the user, once one has logged in
 * @param expires until when it can be answered
 */
public record PendingRequest(
        String id,
        String clientId,
        String responseType,
        Scope scope,
        ReplyTo replyTo,
        Optional<CodeChallenge> challenge,
        Optional<String> loginHint,
        Optional<String> subject,
        Instant expires) {

    PendingRequest with(String newSubject) {
        return new PendingRequest(
                id, clientId, responseType, scope, replyTo, challenge, loginHint, Optional.of(newSubject), expires);
    }
}
