package org.gatewright.examples;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.secret.GeneratedSecret;

/** A client that registers itself, changes what it said, and goes away again. */
public final class ClientRegistrationExample {
    private ClientRegistrationExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        MemoryClients registry = MemoryClients.of();
        String hash = new GeneratedSecret().hash("a token for partners");
        try (Loopback login = new Loopback()) {
            login.serve(AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .enable(new ClientRegistration(
                            RegistrationPolicy.requireInitialAccessToken(List.of(hash), "read", "write")))
                    .clients(registry)
                    .interaction(ConsentPage.forUser(request -> "alice"))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            String register = login.address() + "/register";
            String wanted = body(Map.of("redirect_uris", List.of("https://partner.example/cb"), "scope", "read"));
            calls.say(calls.send("POST", register, wanted, "Content-Type", "application/json")
                    .text("error"));
            Calls.Reply made = send(calls, "POST", register, wanted, "a token for partners");
            calls.say(made.text("token_endpoint_auth_method") + " for " + made.text("scope"));
            String mine = made.text("registration_client_uri");
            String update = body(Map.of(
                    "client_id", made.text("client_id"),
                    "redirect_uris", List.of("https://partner.example/new"),
                    "scope", "read write"));
            Calls.Reply changed = send(calls, "PUT", mine, update, made.text("registration_access_token"));
            calls.say("now " + changed.text("redirect_uris"));
            String old = send(calls, "GET", mine, "", made.text("registration_access_token"))
                    .text("error");
            calls.say("with the old token: " + old);
            send(calls, "DELETE", mine, "", changed.text("registration_access_token"));
            calls.say("clients left: " + registry.all().toList().size());
        }
    }

    private static String body(Map<String, Object> json) {
        return Json.text(json);
    }

    private static Calls.Reply send(Calls calls, String method, String address, String body, String token) {
        return calls.send(
                method, address, body, "Content-Type", "application/json", "Authorization", "Bearer " + token);
    }
}
