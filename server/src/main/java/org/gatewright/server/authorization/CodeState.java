package org.gatewright.server.authorization;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Confirmation;

/**
 * The authorization code of an authorization (RFC 6749 §4.1.2).
 *
 * @param redirectUri the {@code redirect_uri} that the request sent, which the token request has to repeat
 * @param challenge what the code verifier has to meet (RFC 7636)
 * @param confirmation the key whose holder alone may use it, where the request named one (RFC 9449 §10)
 * @param expires when the code is too old
 * @param redeemed whether it was used
 */
public record CodeState(
        Optional<String> redirectUri,
        Optional<CodeChallenge> challenge,
        Optional<Confirmation> confirmation,
        Instant expires,
        boolean redeemed) {
    CodeState redeem() {
        return new CodeState(redirectUri, challenge, confirmation, expires, true);
    }
}
