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

/** A shop's server with {@link LoyaltyCards}, and all that the feature adds. */
public final class LoyaltyCardExample implements InteractionPage {
    private static final String VERIFIER = "v".repeat(43);

    private final LoyaltyCards cards;

    private LoyaltyCardExample(LoyaltyCards cards) {
        this.cards = cards;
    }

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        LoyaltyCards cards = new LoyaltyCards(Map.of("4711", "alice"), Map.of("alice", "gold"));
        Client till = Client.confidentialWithHash("till", new GeneratedSecret().hash("s"))
                .grantTypes(LoyaltyCards.GRANT)
                .scope("card")
                .build();
        Client app = Client.publicClient("app")
                .redirectUris("https://app.example/cb")
                .responseTypes("code receipt")
                .extension("card_brand", "Shop & More")
                .scope("card")
                .build();
        try (Loopback login = new Loopback()) {
            login.serve(AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .enable(cards)
                    .clients(MemoryClients.of(till, app))
                    .interaction(new LoyaltyCardExample(cards))
                    .build()
                    .routes());
            atTheTill(new Calls(out), login.address());
            inTheApp(new Calls(out), login.address());
        }
    }

    private static void atTheTill(Calls calls, String issuer) {
        calls.say("levels: "
                + calls.get(issuer + "/.well-known/oauth-authorization-server")
                        .json()
                        .get("card_levels_supported"));
        Map<String, String> form = Map.of("grant_type", LoyaltyCards.GRANT.value(), "card", "4711");
        String token = calls.post(issuer + "/token", form, "Authorization", Calls.basic("till", "s"))
                .text("access_token");
        calls.say("at the till: "
                + calls.get(issuer + "/card", "Authorization", "Bearer " + token)
                        .text("level"));
        calls.say("without a token: " + calls.get(issuer + "/card").status());
    }

    private static void inTheApp(Calls calls, String issuer) {
        Map<String, String> query = Map.of(
                "response_type", "code receipt",
                "client_id", "app",
                "scope", "card",
                "code_challenge", CodeChallenge.from(VERIFIER).value(),
                "code_challenge_method", "S256");
        Calls.Reply terms = press(calls, issuer, calls.get(issuer + "/authorize?" + Calls.encode(query)));
        calls.say("asked: " + Calls.between(terms.body(), "<button>", "</button>"));
        String location = press(calls, issuer, press(calls, issuer, terms)).header("Location");
        calls.say("a receipt: " + location.contains("receipt=R-"));
        Map<String, String> form = Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                "app",
                "code",
                Calls.between(location, "code=", "&"),
                "code_verifier",
                VERIFIER);
        calls.say("brand: " + calls.post(issuer + "/token", form).text("card_brand"));
    }

    /** Presses the one button of a page. */
    private static Calls.Reply press(Calls calls, String issuer, Calls.Reply page) {
        String action = Calls.between(page.body(), "action=\"", "\"");
        String ticket = Calls.between(page.body(), "name=\"ticket\" value=\"", "\"");
        String address = action.startsWith("/") ? issuer + action : action;
        return calls.post(address, Map.of("ticket", ticket));
    }

    @Override
    public Response onAuthenticate(Interaction asked, Request request) {
        if (asked.asksFor("login")) {
            return ButtonPage.of(asked, "/login", "Log in");
        }
        return asked.asksFor(LoyaltyCards.TERMS)
                ? ButtonPage.of(asked, "/terms", "Accept the terms of the card")
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
                Route.post("/terms", interactions.pageHandler(request -> {
                    EndUser holder = interactions
                            .open(request, ButtonPage.ticket(request))
                            .endUser()
                            .orElseThrow();
                    cards.accept(holder);
                    return interactions.authenticated(request, ButtonPage.ticket(request), holder);
                })),
                Route.post(
                        "/allow",
                        interactions.pageHandler(request -> interactions.grantAccess(
                                request, ButtonPage.ticket(request), Approval.ofAuthenticated()))));
    }
}
