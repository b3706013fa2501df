package org.gatewright.examples;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Profile;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;

/** The two grants that OAuth 2.1 dropped, for applications that cannot be changed yet. */
public final class LegacyGrantsExample {
    private LegacyGrantsExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        Client terminal = Client.confidentialWithHash("terminal", new GeneratedSecret().hash("s"))
                .grantTypes(GrantType.PASSWORD, GrantType.REFRESH_TOKEN)
                .scope("read")
                .build();
        Client page = Client.publicClient("old-page")
                .redirectUris("https://old.example/cb")
                .grantTypes(GrantType.IMPLICIT)
                .scope("read")
                .build();
        try (Loopback login = new Loopback()) {
            login.serve(AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .profile(Profile.legacy())
                    .enable(new PasswordGrant(LegacyGrantsExample::authenticate), new ImplicitGrant())
                    .clients(MemoryClients.of(terminal, page))
                    .interaction(ConsentPage.forUser(request -> "alice"))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            calls.say("right password: " + password(calls, login, "wonderland").text("token_type"));
            calls.say("wrong password: " + password(calls, login, "guess").text("error"));

            Map<String, String> query = Map.of("response_type", "token", "client_id", "old-page", "state", "s1");
            Calls.Reply asked = calls.get(login.address() + "/authorize?" + Calls.encode(query));
            String location = calls.allow(login.address(), asked, "read");
            calls.say("in the fragment: " + location.contains("#access_token="));
        }
    }

    private static Optional<String> authenticate(String username, String password) {
        return username.equals("alice") && password.equals("wonderland") ? Optional.of("alice") : Optional.empty();
    }

    private static Calls.Reply password(Calls calls, Loopback login, String password) {
        Map<String, String> form = Map.of("grant_type", "password", "username", "alice", "password", password);
        return calls.post(login.address() + "/token", form, "Authorization", Calls.basic("terminal", "s"));
    }
}
