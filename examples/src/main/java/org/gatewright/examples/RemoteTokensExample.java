package org.gatewright.examples;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.resource.remote.IntrospectionVerifier;
import org.gatewright.resource.remote.JwtVerifier;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.GeneratedSecret;

/** Two APIs in other processes verify tokens: one by the keys of the server, the other by asking it. */
public final class RemoteTokensExample {
    private static final String ORDERS = "https://orders.example";
    private static final String BILLS = "https://bills.example";

    private RemoteTokensExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        try (Loopback login = new Loopback();
                Loopback orders = new Loopback();
                Loopback bills = new Loopback()) {
            String issuer = login.address();
            login.serve(AuthorizationServer.builder()
                    .issuer(issuer)
                    .allowInsecureRequests()
                    .features(new ClientCredentials(), new Introspection())
                    .resources(ProtectedResource.at(ORDERS).tokens(AccessTokenFormat.JWT), ProtectedResource.at(BILLS))
                    .clients(MemoryClients.of(
                            client("shop").build(),
                            client("bills").introspects(BILLS).build()))
                    .build()
                    .routes());
            serve(orders, Guard.of(JwtVerifier.of(issuer)).describedBy(ResourceMetadata.of(ORDERS, issuer)));
            serve(
                    bills,
                    Guard.of(IntrospectionVerifier.of(issuer, "bills", "s"))
                            .describedBy(ResourceMetadata.of(BILLS, issuer)));
            Calls calls = new Calls(out);
            String forOrders = token(calls, issuer, ORDERS);
            String forBills = token(calls, issuer, BILLS);
            calls.get(orders.address() + "/orders", "Authorization", "Bearer " + forOrders);
            calls.get(bills.address() + "/bills", "Authorization", "Bearer " + forBills);
            calls.say("elsewhere: "
                    + calls.get(orders.address() + "/orders", "Authorization", "Bearer " + forBills)
                            .status());
            calls.say(calls.get(bills.address() + "/bills").header("WWW-Authenticate"));
        }
    }

    private static void serve(Loopback api, Guard guard) {
        Guard local = guard.allowInsecureRequests();
        Scope read = Scope.of("read");
        api.serve(List.of(
                Route.get("/orders", local.protect(read, (request, token) -> Response.text(200, "orders\n"))),
                Route.get("/bills", local.protect(read, (request, token) -> Response.text(200, "bills\n")))));
    }

    private static String token(Calls calls, String issuer, String resource) {
        Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "read", "resource", resource);
        return calls.post(issuer + "/token", form, "Authorization", Calls.basic("shop", "s"))
                .text("access_token");
    }

    private static ClientBuilder client(String id) {
        return Client.confidentialWithHash(id, new GeneratedSecret().hash("s")).scope("read");
    }
}
