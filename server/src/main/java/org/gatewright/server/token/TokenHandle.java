package org.gatewright.server.token;

import java.time.Instant;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Bits128;

/**
 * What a token stands for.
 *
 * @param authorization the id of the authorization it belongs to
 * @param serial its place in the sequence of refresh tokens; of an access token, the refresh token's it came with
 * @param expires to the second
 * @param scope at most the authorization's
 */
public record TokenHandle(TokenKind kind, Bits128 authorization, int serial, Instant expires, Scope scope) {
    public boolean isExpired(Instant now) {
        return !now.isBefore(expires);
    }
}
