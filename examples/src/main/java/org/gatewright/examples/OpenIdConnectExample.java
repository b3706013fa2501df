package org.gatewright.examples;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.store.Stores;

/** Alice logs in to two applications with one login, and out of both. */
public final class OpenIdConnectExample implements InteractionPage {
    private final Sessions sessions;

    private OpenIdConnectExample(Sessions sessions) {
        this.sessions = sessions;
    }

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        try (Loopback login = new Loopback()) {
            String issuer = login.address();
            Clock clock = Clock.systemUTC();
            Stores stores = MemoryStoreProvider.stores(clock);
            Sessions sessions = Sessions.of(stores, subject -> true, new Issuer(issuer), clock, Entropy.system());
            login.serve(AuthorizationServer.builder()
                    .issuer(issuer)
                    .allowInsecureRequests()
                    .stores(stores)
                    .clients(MemoryClients.of(client("notes"), client("photos")))
                    .interaction(new OpenIdConnectExample(sessions))
                    .enable(OpenIdConnect.with(user -> Map.of("email", user.subject() + "@example.com"))
                            .sessions(sessions))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            String idToken = logIn(calls, issuer, "notes");
            logIn(calls, issuer, "photos");
            calls.say("logout: "
                    + calls.get(issuer + "/logout?" + Calls.encode(Map.of("id_token_hint", idToken)))
                            .status());
            logIn(calls, issuer, "photos");
        }
    }

    /** The operator's own applications, which need no consent. */
    private static Client client(String id) {
        return Client.confidentialWithHash(id, new GeneratedSecret().hash("s"))
                .redirectUris("https://" + id + ".example/cb")
                .scope("openid", "email")
                .rules(ClientRules.defaults().allowMissingConsent())
                .build();
    }

    @Override
    public Optional<EndUser> endUser(Request request) {
        return sessions.endUser(request);
    }

    @Override
    public Response onAuthenticate(Interaction asked, Request request) {
        return ButtonPage.of(asked, "/login", "Log in");
    }

    /** Everybody is alice, to keep this short. */
    @Override
    public List<Route> routes(Interactions interactions) {
        return List.of(Route.post("/login", interactions.pageHandler(request -> {
            Sessions.Started session = sessions.start(request, EndUser.of("alice"));
            return session.attach(interactions.authenticated(request, ButtonPage.ticket(request), session.endUser()));
        })));
    }

    /** Goes through a login like a browser and an application, and returns the ID token. */
    private static String logIn(Calls calls, String issuer, String client) {
        String callback = "https://" + client + ".example/cb";
        Calls.Reply page = calls.get(issuer + "/authorize?"
                + Calls.encode(Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        client,
                        "redirect_uri",
                        callback,
                        "scope",
                        "openid email",
                        "nonce",
                        "n-" + client,
                        "code_challenge",
                        CodeChallenge.from("v".repeat(43)).value(),
                        "code_challenge_method",
                        "S256")));
        boolean asked = page.status() == 200;
        Calls.Reply sent = asked
                ? calls.post(
                        issuer + "/login",
                        Map.of("ticket", Calls.between(page.body(), "name=\"ticket\" value=\"", "\"")))
                : page;
        Calls.Reply tokens = calls.post(
                issuer + "/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        Calls.between(sent.header("Location"), "code=", "&"),
                        "redirect_uri",
                        callback,
                        "code_verifier",
                        "v".repeat(43)),
                "Authorization",
                Calls.basic(client, "s"));
        Jwt idToken = Jwt.parse(tokens.text("id_token")).orElseThrow();
        calls.say(client + (asked ? ", after the login page: " : ", without a page: ")
                + idToken.claims().text("sub").orElseThrow() + ", nonce "
                + idToken.claims().text("nonce").orElseThrow());
        calls.say(calls.get(issuer + "/userinfo", "Authorization", "Bearer " + tokens.text("access_token"))
                .body());
        return tokens.text("id_token");
    }
}
