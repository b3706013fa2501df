package org.gatewright.examples;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SignatureProvider;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.GeneratedSecret;

/** A resource server of its own, which reads signed access tokens without asking the server that gave them. */
public final class JwtAccessTokenExample {
    private static final String API = "https://api.example";

    private JwtAccessTokenExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        try (Loopback login = new Loopback();
                Loopback api = new Loopback()) {
            login.serve(AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .features(new ClientCredentials())
                    .resources(ProtectedResource.at(API).tokens(AccessTokenFormat.JWT))
                    .clients(MemoryClients.of(Client.confidentialWithHash("shop", new GeneratedSecret().hash("s"))
                            .scope("orders")
                            .build()))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            JwkSet keys = JwkSet.of(calls.get(login.address() + "/jwks").json());
            Guard guard = Guard.of(text -> verify(keys, login.address(), text))
                    .audience(API)
                    .allowInsecureRequests();
            api.serve(List.of(Route.get(
                    "/orders",
                    guard.protect(Scope.of("orders"), (request, token) -> Response.text(200, token.clientId())))));
            Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "orders", "resource", API);
            String token = calls.post(login.address() + "/token", form, "Authorization", Calls.basic("shop", "s"))
                    .text("access_token");
            calls.say("signed by " + SignatureProvider.name() + ": "
                    + Jwt.parse(token).orElseThrow().type().orElse("untyped"));
            calls.say("orders of "
                    + calls.get(api.address() + "/orders", "Authorization", "Bearer " + token)
                            .body());
            calls.get(api.address() + "/orders", "Authorization", "Bearer " + token.substring(0, token.length() - 9));
        }
    }

    /** Type, issuer, signature and time; audience and scope are the guard's to check (RFC 9068 §4). */
    private static Optional<AccessToken> verify(JwkSet keys, String issuer, String text) {
        return Jwt.parse(text)
                .filter(jwt -> jwt.isType("at+jwt") && keys.signed(jwt))
                .map(Jwt::claims)
                .filter(claims -> claims.text("iss").equals(Optional.of(issuer)))
                .filter(claims -> claims.endsWithin(Instant.now(), Duration.ofHours(1)))
                .map(JwtAccessTokenExample::token);
    }

    private static AccessToken token(Claims claims) {
        return new AccessToken(
                claims.text("client_id").orElseThrow(),
                claims.text("sub"),
                new Permission(
                        claims.text("scope").map(Scope::parse).orElse(Scope.none()),
                        Set.copyOf(claims.texts("aud")),
                        List.of()),
                claims.time("exp").orElseThrow(),
                claims.object("cnf").flatMap(Confirmation::of),
                Optional.empty(),
                List.of(),
                Map.of());
    }
}
