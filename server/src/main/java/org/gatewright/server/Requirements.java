package org.gatewright.server;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Profile.Demand;
import org.jspecify.annotations.Nullable;

/** What a description of a server must not lack or contradict. */
record Requirements(ServerBuilder builder, Issuer issuer) {
    void check() {
        require(
                !issuer.isInsecure() || builder.insecureAllowed,
                "The issuer is plain http, so the server needs allowInsecureRequests().");
        require(
                issuer.isInsecure() || !builder.insecureAllowed,
                "allowInsecureRequests() is for an issuer like http://localhost:8080, not for " + issuer + ".");
        require(!builder.features.isEmpty(), "The server needs a feature: call enable(...).");
        Set<GrantType> types = new HashSet<>();
        builder.features.forEach(feature -> types.addAll(feature.grantTypes()));
        require(
                !types.equals(Set.of(GrantType.REFRESH_TOKEN)),
                "The refresh token grant needs another grant that gives refresh tokens.");
        require(
                builder.lifetimes.access().isPresent() || !types.contains(GrantType.IMPLICIT),
                "Tokens of the implicit grant must expire; endless access tokens can't go with it.");
        checkProfile(types);
    }

    /** What a profile rules out for the whole server, whatever its clients do. */
    private void checkProfile(Set<GrantType> types) {
        demand(
                Demand.CURRENT_GRANTS,
                !types.contains(GrantType.IMPLICIT) && !types.contains(GrantType.PASSWORD),
                "rules out the password and implicit grants; Profile.legacy() has them.");
        demand(
                Demand.SHORT_CODES,
                builder.lifetimes.code().compareTo(Duration.ofSeconds(60)) <= 0,
                "lets codes live for 60 seconds at most.");
        demand(Demand.STRICT_JWTS, builder.algorithm != SigningAlgorithm.RS256, "rules out RS256.");
        demand(
                Demand.RESOURCE,
                !builder.resources.isEmpty(),
                "has tokens for resources only: call resources(...) or defaultResource(...).");
    }

    private void demand(Demand demand, boolean kept, String message) {
        require(kept || !builder.profile.demands(demand), "The profile " + builder.profile.name() + " " + message);
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalStateException(message);
        }
    }

    static <T> T needed(@Nullable T part, String what) {
        if (part == null) {
            throw new IllegalStateException("The server needs " + what + ".");
        }
        return part;
    }
}
