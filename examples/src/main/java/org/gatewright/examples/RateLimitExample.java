package org.gatewright.examples;

import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;

/** Somebody guesses a secret, and somebody sends too much. */
public final class RateLimitExample {
    private RateLimitExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        try (Loopback login = new Loopback()) {
            login.serve(AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .limits(RateLimits.defaults()
                            .with(RateLimits.Kind.CLIENT_FAILURES, 2)
                            .with(RateLimits.Kind.ADDRESS_FAILURES, 100))
                    .features(new ClientCredentials())
                    .clients(MemoryClients.of(client("shop"), client("other")))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            String token = login.address() + "/token";
            Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "read");
            calls.post(token, form, "Authorization", Calls.basic("shop", "guess"));
            calls.post(token, form, "Authorization", Calls.basic("shop", "another"));
            Calls.Reply stopped = calls.post(token, form, "Authorization", Calls.basic("shop", "s"));
            calls.say(stopped.text("error") + ", try again later: "
                    + !stopped.header("Retry-After").isEmpty());
            calls.say("another client from there: "
                    + calls.post(token, form, "Authorization", Calls.basic("other", "s"))
                            .status());
            calls.post(token, Map.of("scope", "x".repeat(65 * 1024)));
        }
    }

    private static Client client(String id) {
        return Client.confidentialWithHash(id, new GeneratedSecret().hash("s"))
                .scope("read")
                .build();
    }
}
