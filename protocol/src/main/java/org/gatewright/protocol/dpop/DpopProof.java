package org.gatewright.protocol.dpop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.NormalUri;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwk;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;

/**
 * A DPoP proof (RFC 9449 §4.2), fully validated except for replay.
 *
 * @param confirmation the key that signed it
 * @param id its {@code jti}, unique for that key
 * @param nonce the server's nonce, if present
 */
record DpopProof(Confirmation confirmation, String id, Optional<String> nonce) {
    static final String HEADER = "DPoP";

    static final List<SigningAlgorithm> ALGORITHMS =
            List.of(SigningAlgorithm.ES256, SigningAlgorithm.PS256, SigningAlgorithm.EDDSA, SigningAlgorithm.ED25519);

    /** The maximum age of a proof. */
    static final Duration MAX_AGE = Duration.ofSeconds(60);

    private static final int MAX_LENGTH = 8 * 1024;
    private static final int MAX_ID = 256;

    /**
     * Reads and validates the proof in the request's {@code DPoP} header, if there is one.
     *
     * @param origin scheme, host and port of this server as clients see it
     * @param accessToken the access token of the request, if any
     */
    static Optional<DpopProof> read(Request request, String origin, Optional<String> accessToken, Instant now) {
        List<String> headers = request.headers().all(HEADER);
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        if (headers.size() > 1 || headers.get(0).length() > MAX_LENGTH) {
            throw invalid("The request must have exactly one DPoP proof of at most 8 KiB.");
        }
        Jwt jwt = Jwt.parseWithKey(headers.get(0))
                .orElseThrow(() -> invalid("The DPoP proof is not a signed JWT with a public key."));
        if (!jwt.isType("dpop+jwt")) {
            throw invalid("The type of the DPoP proof is not dpop+jwt.");
        }
        Jwk key = key(jwt);
        if (!jwt.isSignedBy(key)) {
            throw invalid("The signature of the DPoP proof is invalid.");
        }
        check(jwt.claims(), request, origin + request.path(), accessToken, now);
        String id =
                jwt.claims().text("jti").filter(text -> text.length() <= MAX_ID).orElseThrow(() -> missing("jti"));
        return Optional.of(new DpopProof(
                Confirmation.key(key.thumbprint()), id, jwt.claims().text("nonce")));
    }

    private static Jwk key(Jwt jwt) {
        Optional<SigningAlgorithm> algorithm = jwt.algorithm().filter(ALGORITHMS::contains);
        if (algorithm.isEmpty()) {
            throw invalid("The algorithm of the DPoP proof is not supported.");
        }
        try {
            return Jwk.of(jwt.ownKey().orElseThrow(() -> missing("jwk")), algorithm);
        } catch (IllegalArgumentException e) {
            throw invalid("The key of the DPoP proof is not valid.");
        }
    }

    private static void check(
            Claims claims, Request request, String address, Optional<String> accessToken, Instant now) {
        if (!claims.text("htm").orElseThrow(() -> missing("htm")).equals(request.method())) {
            throw invalid("'htm' of the DPoP proof does not match the request method.");
        }
        if (!normal(claims.text("htu").orElseThrow(() -> missing("htu"))).equals(normal(address))) {
            throw invalid("'htu' of the DPoP proof does not match the request URI.");
        }
        Instant issued = claims.time("iat").orElseThrow(() -> missing("iat"));
        if (issued.isAfter(now.plus(Claims.SKEW)) || issued.isBefore(now.minus(MAX_AGE))) {
            throw invalid("The DPoP proof is expired or not yet valid.");
        }
        if (accessToken.isPresent()
                && !claims.text("ath").orElseThrow(() -> missing("ath")).equals(hash(accessToken.get()))) {
            throw invalid("'ath' of the DPoP proof does not match the access token.");
        }
    }

    private static String hash(String token) {
        return Base64Url.encode(Hashes.sha256(token.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Returns the URI without query and fragment. */
    private static String normal(String address) {
        int end = address.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = address.indexOf(mark);
            end = at >= 0 && at < end ? at : end;
        }
        return NormalUri.of(address.substring(0, end));
    }

    private static OAuthException missing(String claim) {
        return invalid("The DPoP proof has no valid '" + claim + "'.");
    }

    static OAuthException invalid(String description) {
        return OAuthException.of(400, OAuthError.of("invalid_dpop_proof", description))
                .rule("RFC 9449 §4.3");
    }
}
