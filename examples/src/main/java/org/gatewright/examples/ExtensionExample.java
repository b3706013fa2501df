package org.gatewright.examples;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.token.TokenFactory;

/** A response type, a way for clients to authenticate, and tokens of one's own. */
public final class ExtensionExample {
    /** The keys by client; a real program keeps hashes of them. */
    private static final String KEY = "a key of 256 random bits";

    private static final Map<String, String> KEYS = Map.of("printer", KEY);

    private ExtensionExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        Client printer =
                Client.withAuthMethod("printer", "example_key").scope("print").build();
        Client kiosk = Client.publicClient("kiosk")
                .redirectUris("https://kiosk.example/cb")
                .responseTypes("ticket")
                .scope("print")
                .build();
        try (Loopback login = new Loopback()) {
            login.serve(AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .addClientAuthMethod(new KeyHeader())
                    .customResponseTypes("ticket")
                    .tokenFactory(TokenFactory.uuids())
                    .clients(MemoryClients.of(printer, kiosk))
                    .interaction(new TicketPage())
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            Map<String, String> form = Map.of("grant_type", "client_credentials", "client_id", "printer");
            String token = login.address() + "/token";
            String made = calls.post(token, form, "Example-Key", KEY).text("access_token");
            calls.say("a UUID: " + (made.length() == 36));
            calls.say("wrong key: "
                    + calls.post(token, form, "Example-Key", "guess").text("error"));

            Map<String, String> query = Map.of("response_type", "ticket", "client_id", "kiosk", "state", "s1");
            Calls.Reply page = calls.get(login.address() + "/authorize?" + Calls.encode(query));
            String key = Calls.between(page.body(), "name=\"ticket\" value=\"", "\"");
            String location = calls.post(login.address() + "/ticket", Map.of("ticket", key))
                    .header("Location");
            calls.say("the ticket: " + Calls.between(location, "ticket=", "&"));
        }
    }

    /** The client's id is in the form, as with {@code client_secret_post}, and its key in a header. */
    private static final class KeyHeader implements ClientAuthMethod {
        @Override
        public String value() {
            return "example_key";
        }

        @Override
        public Optional<Proof> read(Request request, Parameters form) {
            return request.header("Example-Key").map(key -> new Key(form.require("client_id"), key));
        }
    }

    private record Key(String clientId, String key) implements ClientAuthMethod.Proof {
        @Override
        public boolean proves(Client client) {
            String right = KEYS.getOrDefault(client.id(), "");
            return !right.isEmpty() && Hashes.areEqual(right, key);
        }
    }

    /** Answers the response type {@code ticket} when the button is pressed. */
    private static final class TicketPage implements InteractionPage {
        @Override
        public Response onAuthenticate(Interaction asked, Request request) {
            String html = "<form method=\"post\" action=\"" + asked.action("/ticket")
                    + "\"><input type=\"hidden\" name=\"ticket\" value=\"" + asked.ticket()
                    + "\"><button>Draw a ticket</button></form>";
            return Page.of(html, "").inFlow().response(200);
        }

        @Override
        public List<Route> routes(Interactions interactions) {
            return List.of(Route.post(
                    "/ticket",
                    interactions.pageHandler(request -> interactions.respond(
                            request,
                            Parameters.ofForm(request, Interactions.MAX_TICKET).require("ticket"),
                            Map.of("ticket", "A-17")))));
        }
    }
}
