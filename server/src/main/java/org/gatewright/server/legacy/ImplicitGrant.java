package org.gatewright.server.legacy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.config.Profile;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;
import org.gatewright.server.request.GrantedRequest;
import org.gatewright.server.request.ResponseType;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.TokenIssuer;

/** The implicit grant (RFC 6749 §4.2), which exposes access tokens in URLs (RFC 9700 §2.1.2). */
public final class ImplicitGrant implements Feature {
    @Override
    public void install(Setup setup) {
        setup.settings()
                .profile()
                .forbid(Profile.Demand.CURRENT_GRANTS, "the implicit grant; Profile.legacy() permits it");
        if (setup.settings().lifetimes().access().isEmpty()) {
            throw new IllegalStateException("Access tokens of the implicit grant must expire.");
        }
        setup.responseType(new TokenResponse(setup.tokenIssuer(), setup.events()));
        setup.metadata("grant_types_supported", List.of(GrantType.IMPLICIT.value()));
    }

    /** The response type {@code token}, without a refresh token (RFC 6749 §4.2.2). */
    private record TokenResponse(TokenIssuer tokenIssuer, Events events) implements ResponseType {
        @Override
        public String value() {
            return "token";
        }

        @Override
        public Authorization begin(Authorization authorization, GrantedRequest granted) {
            Instant end = tokenIssuer.endOf(Optional.empty(), granted.now());
            boolean later = end.isAfter(authorization.expires()); // than a code beside it
            return authorization.start(authorization.refresh(), later ? end : authorization.expires());
        }

        @Override
        public Map<String, String> parameters(
                Authorization authorization, GrantedRequest granted, Map<String, String> others) {
            Map<String, String> parameters = new LinkedHashMap<>();
            Decision decision = new Decision.Continued(authorization, authorization.permission(), Optional.empty());
            tokenIssuer
                    .issue(decision, granted.client(), Optional.empty(), GrantType.IMPLICIT)
                    .members()
                    .forEach((name, value) -> parameters.put(name, value.toString()));
            events.publish(new Event.Issued(authorization, GrantType.IMPLICIT));
            return parameters;
        }
    }
}
