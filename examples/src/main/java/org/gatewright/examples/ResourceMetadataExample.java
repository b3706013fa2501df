package org.gatewright.examples;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.GeneratedSecret;

/** A client that knows nothing but the address of an API finds the server that gives tokens for it. */
public final class ResourceMetadataExample {
    private ResourceMetadataExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        try (Loopback login = new Loopback();
                Loopback host = new Loopback()) {
            String api = host.address() + "/notes";
            AuthorizationServer server = AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .features(new ClientCredentials())
                    .resources(ProtectedResource.at(api))
                    .clients(MemoryClients.of(Client.confidentialWithHash("reader", new GeneratedSecret().hash("s"))
                            .scope("read")
                            .build()))
                    .build();
            login.serve(server.routes());
            Guard guard = server.guard()
                    .describedBy(ResourceMetadata.of(api, login.address())
                            .scope("read")
                            .name("Notes"));
            Route notes = Route.get(
                    "/notes", guard.protect(Scope.of("read"), (request, token) -> Response.text(200, "a note")));
            host.serve(Stream.concat(guard.routes().stream(), Stream.of(notes)).toList());

            Calls calls = new Calls(out);
            String challenge = calls.get(api).header("WWW-Authenticate");
            Map<String, Object> resource = calls.get(Calls.between(challenge, "resource_metadata=\"", "\""))
                    .json();
            calls.say(resource.get("resource_name") + " takes " + resource.get("scopes_supported"));
            // An API may name several servers; this one names one.
            String issuer = new Claims(resource).texts("authorization_servers").get(0);
            String token = calls.get(issuer + "/.well-known/oauth-authorization-server")
                    .text("token_endpoint");
            Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "read", "resource", api);
            String text = calls.post(token, form, "Authorization", Calls.basic("reader", "s"))
                    .text("access_token");
            calls.say(calls.get(api, "Authorization", "Bearer " + text).body());
        }
    }
}
