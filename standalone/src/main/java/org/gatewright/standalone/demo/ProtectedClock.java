package org.gatewright.standalone.demo;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;

/** A clock that may be read with the scope VIEW_CLOCK and set with SET_CLOCK. Thread-safe. */
final class ProtectedClock {
    private final Clock clock;
    private volatile Duration offset = Duration.ZERO;

    ProtectedClock(Clock clock) {
        this.clock = clock;
    }

    List<Route> routes(Guard guard) {
        List<Route> routes = new ArrayList<>(guard.routes());
        routes.add(Route.get("/clock", guard.protect(Scope.of("VIEW_CLOCK"), this::read)));
        routes.add(Route.put("/clock", guard.protect(Scope.of("SET_CLOCK"), this::set)));
        return routes;
    }

    private Response read(Request request, AccessToken token) {
        Map<String, String> reading = new LinkedHashMap<>();
        reading.put("time", clock.instant().plus(offset).toString());
        reading.put("client", token.clientId());
        return Response.json(200, reading);
    }

    private Response set(Request request, AccessToken token) {
        try {
            Instant time = Instant.parse(new String(request.body(), StandardCharsets.UTF_8).strip());
            offset = Duration.between(clock.instant(), time);
        } catch (DateTimeException | ArithmeticException e) {
            throw OAuthException.invalidRequest("The body must be an ISO 8601 instant such as 2030-01-01T00:00:00Z.");
        }
        return read(request, token);
    }
}
