package org.gatewright.examples;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.request.Approval;
import org.gatewright.server.secret.GeneratedSecret;

/** Pages that ask alice once; when she takes her word back, the tokens end and she is asked again. */
public final class ConsentExample implements InteractionPage {
    private ConsentExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        Client shop = Client.confidentialWithHash("shop", new GeneratedSecret().hash("s"))
                .redirectUris("https://shop.example/cb")
                .scope("read")
                .build();
        try (Loopback login = new Loopback()) {
            AuthorizationServer server = AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .clients(MemoryClients.of(shop))
                    .interaction(new ConsentExample())
                    .build();
            login.serve(server.routes());
            Calls calls = new Calls(out);
            calls.say("first: " + visit(calls, login.address()));
            calls.say("then: " + visit(calls, login.address()));
            calls.say("taken back: " + server.revokeConsent("alice", "shop") + " authorizations");
            calls.say("after that: " + visit(calls, login.address()));
        }
    }

    /** The reasons say what is missing; the page only asks for it. */
    @Override
    public Response onAuthenticate(Interaction asked, Request request) {
        return asked.asksFor("login")
                ? ButtonPage.of(asked, "/login", "Log in")
                : ButtonPage.of(asked, "/allow", "Allow");
    }

    /** Everybody is alice, to keep this short. */
    @Override
    public List<Route> routes(Interactions interactions) {
        return List.of(
                Route.post(
                        "/login",
                        interactions.pageHandler(request ->
                                interactions.authenticated(request, ButtonPage.ticket(request), EndUser.of("alice")))),
                Route.post(
                        "/allow",
                        interactions.pageHandler(request -> interactions.grantAccess(
                                request,
                                ButtonPage.ticket(request),
                                Approval.ofAuthenticated().remember()))));
    }

    /** Goes through the pages like a browser. */
    private static String visit(Calls calls, String issuer) {
        Map<String, String> query = Map.of(
                "response_type", "code",
                "client_id", "shop",
                "scope", "read",
                "code_challenge", CodeChallenge.from("v".repeat(43)).value(),
                "code_challenge_method", "S256");
        Calls.Reply page = calls.get(issuer + "/authorize?" + Calls.encode(query));
        Calls.Reply after = press(calls, issuer + "/login", page);
        boolean asked = after.status() == 200;
        String location = (asked ? press(calls, issuer + "/allow", after) : after).header("Location");
        return (asked ? "asked" : "not asked") + (location.contains("code=") ? ", code came" : ", no code");
    }

    private static Calls.Reply press(Calls calls, String address, Calls.Reply page) {
        return calls.post(address, Map.of("ticket", Calls.between(page.body(), "name=\"ticket\" value=\"", "\"")));
    }
}
