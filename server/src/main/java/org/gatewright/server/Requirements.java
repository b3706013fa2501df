package org.gatewright.server;

import java.time.Duration;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Profile.Demand;
import org.jspecify.annotations.Nullable;

/** The checks of a server description for missing and contradictory settings. */
record Requirements(ServerBuilder builder, Issuer issuer) {
    void check() {
        require(
                !issuer.isInsecure() || builder.insecureAllowed,
                "The issuer is plain http, which requires allowInsecureRequests().");
        require(
                issuer.isInsecure() || !builder.insecureAllowed,
                "allowInsecureRequests() is for an issuer like http://localhost:8080, not for " + issuer + ".");
        require(!builder.features.isEmpty(), "The server has no feature: call enable(...).");
        checkProfile();
    }

    /** Checks what the profile forbids for the whole server, independent of its clients. */
    private void checkProfile() {
        demand(
                Demand.SHORT_CODES,
                builder.lifetimes.code().compareTo(Duration.ofSeconds(60)) <= 0,
                "limits the lifetime of codes to 60 seconds.");
        demand(Demand.STRICT_JWTS, builder.algorithm != SigningAlgorithm.RS256, "rules out RS256.");
        demand(
                Demand.RESOURCE,
                !builder.resources.isEmpty(),
                "requires a resource for every token: call resources(...) or defaultResource(...).");
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
