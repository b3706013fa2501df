package org.gatewright.server.signing;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.token.KeyRing;

/** Nodes of one server, which share a key ring, a store and a clock. */
record Node(KeyRing ring, KeyRotation rotation, Duration longest, Clock clock) {
    /** Starts a node. */
    RotatingKeys start(KeyStore storage) {
        return start(storage, SigningAlgorithm.ES256);
    }

    RotatingKeys start(KeyStore storage, SigningAlgorithm algorithm) {
        return new RotatingKeys(
                storage, ring.sealer("signing keys"), algorithm, rotation, longest, clock, Entropy.system());
    }

    /** Signs a token with an expiry. */
    String sign(SigningKeys keys) {
        long end = clock.instant().plus(longest).toEpochMilli();
        return keys.current().sign("JWT", Map.of("end", end));
    }

    static Jwt read(String token) {
        return Jwt.parse(token).orElseThrow();
    }
}
