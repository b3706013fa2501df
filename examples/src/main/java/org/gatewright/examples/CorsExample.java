package org.gatewright.examples;

import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.memory.MemoryClients;

/** Responses that the pages of a client's origins may read in a browser, and those of other origins may not. */
public final class CorsExample {
    private CorsExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        Client spa = Client.publicClient("spa")
                .redirectUris("https://spa.example/cb")
                .webOrigins("https://beta.spa.example")
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope("read")
                .build();
        try (Loopback login = new Loopback()) {
            login.serve(AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .clients(MemoryClients.of(spa))
                    .interaction(ConsentPage.forUser(request -> "alice"))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            Calls.Reply preflight = calls.send(
                    "OPTIONS",
                    login.address() + "/token",
                    "",
                    "Origin",
                    "https://spa.example",
                    "Access-Control-Request-Method",
                    "POST");
            calls.say("preflight: " + preflight.header("Access-Control-Allow-Origin"));
            for (String origin :
                    new String[] {"https://spa.example", "https://beta.spa.example", "https://evil.example"}) {
                Map<String, String> form =
                        Map.of("grant_type", "refresh_token", "client_id", "spa", "refresh_token", "unknown");
                String allowed = calls.post(login.address() + "/token", form, "Origin", origin)
                        .header("Access-Control-Allow-Origin");
                calls.say(origin + ": " + (allowed.equals(origin) ? "readable" : "not readable"));
            }
        }
    }
}
