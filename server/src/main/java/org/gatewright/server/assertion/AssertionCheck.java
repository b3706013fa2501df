package org.gatewright.server.assertion;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;

/** The validation of a client's assertion, including replay (RFC 7523 §3). Thread-safe. */
record AssertionCheck(Settings settings, OneTimeStore oneTimes) {
    /** The maximum under strict profiles; otherwise clients that sign for an hour are common. */
    private static final Duration LONGEST_STRICT = Duration.ofMinutes(5);

    private static final Duration LONGEST = Duration.ofMinutes(60);
    static final Set<String> OTHER_KINDS = Set.of(
            "at+jwt", "dpop+jwt", "oauth-authz-req+jwt", "token-introspection+jwt", "oauth-id-jag+jwt", "logout+jwt");
    private static final int MAX_ID = 256;

    boolean passes(Client client, Jwt jwt) {
        Claims claims = jwt.claims();
        Instant now = settings.now();
        Optional<String> id = claims.text("jti").filter(text -> text.length() <= MAX_ID);
        require(settings.profile().permits(jwt), "The algorithm is not allowed.");
        require(
                client.rules().assertionAlgorithm().stream().allMatch(jwt.algorithmName()::equals),
                "The client is registered for another algorithm.");
        require(claims.text("iss").equals(Optional.of(client.id())), "'iss' differs from 'sub'.");
        require(jwt.type().stream().noneMatch(OTHER_KINDS::contains), "The JWT is of another type.");
        require(isForUs(client, claims.texts("aud")), "'aud' does not identify this server.");
        require(
                claims.hasBegun(now) && claims.endsWithin(now, strict() ? LONGEST_STRICT : LONGEST),
                "It has expired, or its lifetime is too long.");
        require(id.isPresent(), "'jti' is missing.");
        Instant remembered = claims.time("exp").orElseThrow().plus(Claims.SKEW).plus(Claims.SKEW);
        byte[] hash = Hashes.sha256((client.id() + ' ' + id.orElseThrow()).getBytes(StandardCharsets.UTF_8));
        require(
                oneTimes.firstUse(new OneTimeId("assertion", Base64Url.encode(hash)), remembered),
                "It has already been used.");
        return true;
    }

    /**
     * Accepts the issuer only; endpoints, and a list with them, only for a client that is registered for it (RFC 7523
     * §3).
     */
    private boolean isForUs(Client client, List<String> audience) {
        String issuer = settings.issuer().value();
        boolean endpoints =
                client.rules().endpointAudience() || settings.profile().allows(Profile.Allowance.ENDPOINT_AUDIENCE);
        if (!endpoints || strict()) {
            return audience.equals(List.of(issuer));
        }
        Set<String> ours = Set.of(issuer, settings.address("/token"), settings.address("/par"));
        return !audience.isEmpty() && ours.containsAll(audience);
    }

    private boolean strict() {
        return settings.profile().demands(Profile.Demand.STRICT_JWTS);
    }

    private static void require(boolean condition, String hint) {
        if (!condition) {
            throw OAuthException.invalidClient().rule("RFC 7523 §3").hint("The assertion is not valid. " + hint);
        }
    }
}
