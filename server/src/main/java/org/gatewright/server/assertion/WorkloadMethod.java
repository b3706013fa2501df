package org.gatewright.server.assertion;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.config.Settings;

/**
 * Client authentication by the assertion of a platform about a workload (RFC 7523 §2.2, with the platform as issuer). The
 * assertion of a JWT bearer grant counts too, since workloads send nothing else.
 */
record WorkloadMethod(Settings settings, Map<String, TrustedIssuer> platforms) implements ClientAuthMethod {
    /** The longest lifetime of an assertion, which is presented again and again. */
    private static final Duration LONGEST = Duration.ofHours(24);

    @Override
    public String value() {
        return ClientAssertions.WORKLOAD;
    }

    /** Returns the platform that the assertion names as its issuer. */
    Optional<TrustedIssuer> platform(Jwt jwt) {
        return jwt.claims().text("iss").flatMap(issuer -> Optional.ofNullable(platforms.get(issuer)));
    }

    /** Returns whether the platform issued the assertion for this server, and it has not expired. */
    static boolean isValid(Settings settings, TrustedIssuer platform, Jwt jwt) {
        Claims claims = jwt.claims();
        Instant now = settings.now();
        return settings.profile().permits(jwt)
                && platform.signed(jwt)
                && jwt.type().stream().noneMatch(AssertionCheck.OTHER_KINDS::contains)
                && claims.texts("aud").equals(List.of(settings.issuer().value()))
                && claims.hasBegun(now)
                && claims.endsWithin(now, LONGEST);
    }

    @Override
    public Optional<Proof> read(Request request, Parameters form) {
        Optional<String> assertion = form.find("client_assertion");
        if (assertion.isPresent()) {
            AssertionMethod.requireType(form);
        } else if (form.find("grant_type").equals(Optional.of(GrantType.JWT_BEARER.value()))) {
            assertion = form.find("assertion");
        }
        return assertion.flatMap(Jwt::parse).flatMap(jwt -> platform(jwt).map(platform -> workload(jwt, platform)));
    }

    private Proof workload(Jwt jwt, TrustedIssuer platform) {
        String clientId = platform.subject(jwt.claims())
                .orElseThrow(() -> OAuthException.invalidClient().hint("No client is assigned to the workload."));
        return new Workload(clientId, jwt, platform);
    }

    private final class Workload implements Proof {
        private final String clientId;
        private final Jwt jwt;
        private final TrustedIssuer platform;

        private Workload(String clientId, Jwt jwt, TrustedIssuer platform) {
            this.clientId = clientId;
            this.jwt = jwt;
            this.platform = platform;
        }

        @Override
        public String clientId() {
            return clientId;
        }

        @Override
        public boolean proves(Client client) {
            return isValid(settings, platform, jwt);
        }

        @Override
        public String advice() {
            return " The assertion must be signed by the platform, have this issuer as its only audience, and be valid for"
                    + " at most " + LONGEST.toHours() + " hours.";
        }
    }
}
