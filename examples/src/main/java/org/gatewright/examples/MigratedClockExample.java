package org.gatewright.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.files.ClientFile;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.token.TokenFactory;

/** The clock of TxOAuth2's example at its old addresses: {@code /oauth2}, {@code /oauth2/token} and {@code /clock}. */
public final class MigratedClockExample {
    private MigratedClockExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static List<Route> routes(String issuer, Path clientFile) {
        ClientFile clients = ClientFile.open(clientFile);
        clients.save(Client.confidential("test", "test_secret")
                .redirectUris("https://client.example/return")
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope("VIEW_CLOCK")
                .build());
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer(issuer)
                .allowInsecureRequests()
                .endpoints("/oauth2")
                .endpointPath("/authorize", "")
                .tokenFactory(TokenFactory.uuids())
                .clients(clients)
                .interaction(ConsentPage.forUser(request -> "guest"))
                .build();
        return server.routesAnd(Route.get(
                "/clock",
                server.guard()
                        .protect(
                                Scope.of("VIEW_CLOCK"), (request, token) -> Response.text(200, Instant.now() + "\n"))));
    }

    /** Goes through the code flow as the client {@code test}. */
    static void run(Consumer<String> out) {
        try (Loopback web = new Loopback()) {
            web.serve(routes(web.address(), Files.createTempDirectory("clock").resolve("clients.yaml")));
            Calls calls = new Calls(out);
            String verifier = "v".repeat(43);
            Map<String, String> query = Map.of(
                    "response_type", "code",
                    "client_id", "test",
                    "scope", "VIEW_CLOCK",
                    "code_challenge", CodeChallenge.from(verifier).value(),
                    "code_challenge_method", "S256");
            Calls.Reply page = calls.get(web.address() + "/oauth2?" + Calls.encode(query));
            String location = calls.allow(web.address(), page, "VIEW_CLOCK");
            Map<String, String> form = Map.of(
                    "grant_type",
                    "authorization_code",
                    "code",
                    Calls.between(location, "code=", "&"),
                    "code_verifier",
                    verifier);
            Calls.Reply tokens = calls.post(
                    web.address() + "/oauth2/token", form, "Authorization", Calls.basic("test", "test_secret"));
            calls.get(web.address() + "/clock", "Authorization", "Bearer " + tokens.text("access_token"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
