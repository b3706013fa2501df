package org.gatewright.protocol.dpop;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.FirstUse;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.SigningAlgorithm;

/**
 * Checks DPoP proofs, each of which counts once (RFC 9449 §4.3, §11.1). Thread-safe.
 *
 * @param origin scheme, host and port under which this server is asked, such as {@code https://api.example}
 * @param uses what remembers the proofs that came
 * @param nonces where they are present, a proof has to repeat one
 */
public record DpopVerifier(String origin, FirstUse uses, Optional<DpopNonces> nonces, Clock clock) {
    /** The header in which a server hands out a nonce. */
    public static final String NONCE = "DPoP-Nonce";

    /** The names of the algorithms that proofs may use. */
    public static List<String> algorithms() {
        return DpopProof.ALGORITHMS.stream().map(SigningAlgorithm::value).toList();
    }

    /** The key that the sender of the request proves to hold; empty where it sends no proof. */
    public Optional<Confirmation> verify(Request request, Optional<String> accessToken) {
        Instant now = clock.instant();
        Optional<DpopProof> proof = DpopProof.read(request, origin + request.path(), accessToken, now);
        if (proof.isEmpty()) {
            return Optional.empty();
        }
        if (nonces.isPresent() && !nonces.get().accepts(proof.get().nonce(), now)) {
            throw OAuthException.of(400, OAuthError.of("use_dpop_nonce", "The DPoP proof needs this server's nonce."))
                    .rule("RFC 9449 §8")
                    .header(NONCE, nonces.get().current(now));
        }
        String use = proof.get().confirmation().thumbprint() + proof.get().id();
        String key = Base64Url.encode(Hashes.sha256(use.getBytes(StandardCharsets.UTF_8)));
        Instant remembered = now.plus(DpopProof.MAX_AGE).plus(Claims.SKEW).plus(Claims.SKEW);
        if (!uses.test(key, remembered)) {
            throw DpopProof.invalid("The DPoP proof was used before.");
        }
        return Optional.of(proof.get().confirmation());
    }

    /** The answer with the nonce for the next proof, if proofs need one. */
    public Response answered(Response response) {
        return nonces.map(some -> response.with(NONCE, some.current(clock.instant())))
                .orElse(response);
    }
}
