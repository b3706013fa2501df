package org.gatewright.examples;

import java.util.List;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.resource.remote.JwtVerifier;
import org.gatewright.web.jdk.JdkWeb;

/** An API whose callers have tokens of an authorization server in another process. {@code OrdersApiTest} tests it. */
public final class OrdersApi {
    static final String IDENTIFIER = "https://orders.example";

    private OrdersApi() {}

    /** Returns the routes of the API, for a guard that verifies the tokens. */
    static List<Route> routes(Guard guard) {
        return List.of(Route.get(
                "/orders",
                guard.protect(
                        Scope.of("orders"),
                        (request, token) -> Response.text(
                                200, "orders of " + token.subject().orElseThrow() + "\n"))));
    }

    public static void main(String[] args) {
        Guard guard = Guard.of(JwtVerifier.of("https://login.example")).audience(IDENTIFIER);
        JdkWeb.bind(8081).mount(routes(guard)).start();
    }
}
