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
 * A verifier of DPoP proofs, which accepts each one once (RFC 9449 §4.3, §11.1). Thread-safe.
 *
 * @param origin scheme, host and port of this server as clients see it, such as {@code https://api.example}
 * @param uses the memory of used proofs
 * @param nonces if present, a proof must contain one
 */
public record DpopVerifier(String origin, FirstUse uses, Optional<DpopNonces> nonces, Clock clock) {
    /** The header in which a server provides a nonce. */
    public static final String NONCE = "DPoP-Nonce";

    /** Returns the names of the algorithms that proofs may use. */
    public static List<String> algorithms() {
        return DpopProof.ALGORITHMS.stream().map(SigningAlgorithm::value).toList();
    }

    /** Returns whether the request has a proof, valid or not. */
    public static boolean isIn(Request request) {
        return !request.headers().all(DpopProof.HEADER).isEmpty();
    }

    /** Returns the key that the sender of the request proves possession of; empty if it sends no proof. */
    public Optional<Confirmation> verify(Request request, Optional<String> accessToken) {
        Instant now = clock.instant();
        Optional<DpopProof> proof = DpopProof.read(request, origin, accessToken, now);
        if (proof.isEmpty()) {
            return Optional.empty();
        }
        if (nonces.isPresent() && !nonces.get().accepts(proof.get().nonce(), now)) {
            throw OAuthException.of(
                            400,
                            OAuthError.of(
                                    "use_dpop_nonce", "The DPoP proof must contain a nonce provided by this server."))
                    .rule("RFC 9449 §8")
                    .header(NONCE, nonces.get().current(now));
        }
        String use = proof.get().confirmation().thumbprint() + proof.get().id();
        String key = Base64Url.encode(Hashes.sha256(use.getBytes(StandardCharsets.UTF_8)));
        Instant remembered = now.plus(DpopProof.MAX_AGE).plus(Claims.SKEW).plus(Claims.SKEW);
        if (!uses.test(key, remembered)) {
            throw DpopProof.invalid("The DPoP proof has already been used.");
        }
        return Optional.of(proof.get().confirmation());
    }

    /** Returns the response with the nonce for the next proof, if proofs require one. */
    public Response complete(Response response) {
        return nonces.map(some -> response.with(NONCE, some.current(clock.instant())))
                .orElse(response);
    }
}
