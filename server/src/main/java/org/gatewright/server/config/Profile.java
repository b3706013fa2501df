package org.gatewright.server.config;

import java.util.Set;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;

/**
 * A named set of demands that holds for all clients of a server. Immutable.
 *
 * @param pushedRequired whether every authorization request has to be pushed (RFC 9126 §5)
 * @param constraintRequired whether every access token has to be bound to its sender's key
 * @param keysRequired whether confidential clients have to prove themselves with a private key, not with a secret
 * @param strictJwts whether what clients sign has to say what kind it is and since when it holds, and not by RS256
 * @param rotatesConfidential whether refresh tokens of confidential clients may be replaced
 */
public record Profile(
        String name,
        boolean pushedRequired,
        boolean constraintRequired,
        boolean keysRequired,
        boolean strictJwts,
        boolean rotatesConfidential) {
    private static final Set<String> KEY_METHODS =
            Set.of("private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth");

    /** Whether clients may sign with the algorithm of this JWT (FAPI 2.0 Security Profile §5.4.1). */
    public boolean permits(Jwt jwt) {
        return !strictJwts
                || jwt.algorithm()
                        .filter(algorithm -> algorithm != SigningAlgorithm.RS256)
                        .isPresent();
    }

    /** Whether clients may prove themselves by the method of that name (FAPI 2.0 Security Profile §5.3.2.1). */
    public boolean permits(String authMethod) {
        return !keysRequired || KEY_METHODS.contains(authMethod);
    }

    /** OAuth 2.1 and RFC 9700; what a server does without a profile. */
    public static Profile oauth21() {
        return new Profile("oauth21", false, false, false, false, true);
    }

    /** The FAPI 2.0 Security Profile: every request pushed, every token bound, no shared secrets, no rotation. */
    public static Profile fapi2() {
        return new Profile("fapi2", true, true, true, true, false);
    }
}
