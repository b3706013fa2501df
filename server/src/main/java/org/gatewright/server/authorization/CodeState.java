package org.gatewright.server.authorization;

import java.time.Instant;

/**
 * The authorization code of an authorization (RFC 6749 §4.1.2).
 *
 * @param binding what the token request must match, and the parameters that are kept
 * @param expires when the code expires
 * @param redeemed whether it was used
 */
public record CodeState(CodeBinding binding, Instant expires, boolean redeemed) {
    CodeState redeem() {
        return new CodeState(binding, expires, true);
    }
}
