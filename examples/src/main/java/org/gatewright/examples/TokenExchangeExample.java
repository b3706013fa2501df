package org.gatewright.examples;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.assertion.JwtBearer;
import org.gatewright.server.assertion.TrustedIssuer;
import org.gatewright.server.client.Client;
import org.gatewright.server.exchange.ExchangePolicy.Verdict;
import org.gatewright.server.exchange.TokenExchange;
import org.gatewright.server.exchange.TokenType;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;

/** A partner vouches for a user, and a service calls the next one in the user's name. */
public final class TokenExchangeExample {
    private static final String PARTNER = "https://partner.example";
    private static final SigningKey KEY = SigningKey.generate("k1", SigningAlgorithm.ES256);

    private TokenExchangeExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        TokenExchange exchange =
                TokenExchange.with(wish -> wish.client().id().equals("gateway") ? Verdict.DELEGATION : Verdict.DENIED);
        try (Loopback login = new Loopback()) {
            String issuer = login.address();
            login.serve(AuthorizationServer.builder()
                    .issuer(issuer)
                    .allowInsecureRequests()
                    .features(
                            new JwtBearer(TrustedIssuer.of(PARTNER, new JwkSet(List.of(KEY.jwk()))::signed)),
                            exchange,
                            new Introspection())
                    .clients(MemoryClients.of(
                            client("app", GrantType.JWT_BEARER),
                            client("gateway", GrantType.TOKEN_EXCHANGE),
                            client("other", GrantType.TOKEN_EXCHANGE)))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            String assertion = KEY.sign("JWT", assertion(issuer));
            Map<String, String> bearer =
                    Map.of("grant_type", GrantType.JWT_BEARER.value(), "assertion", assertion, "scope", "read write");
            String users = calls.post(issuer + "/token", bearer, "Authorization", Calls.basic("app", "s"))
                    .text("access_token");
            Map<String, String> wish = Map.of(
                    "grant_type",
                    GrantType.TOKEN_EXCHANGE.value(),
                    "subject_token",
                    users,
                    "subject_token_type",
                    TokenType.ACCESS_TOKEN.value(),
                    "scope",
                    "read");
            String gateway = Calls.basic("gateway", "s");
            String next = calls.post(issuer + "/token", wish, "Authorization", gateway)
                    .text("access_token");
            Calls.Reply seen = calls.post(issuer + "/introspect", Map.of("token", next), "Authorization", gateway);
            calls.say("sub " + seen.text("sub") + ", scope " + seen.text("scope") + ", act " + seen.text("act"));
            Calls.Reply denied = calls.post(issuer + "/token", wish, "Authorization", Calls.basic("other", "s"));
            calls.say("another service: " + denied.text("error"));
        }
    }

    private static Client client(String id, GrantType type) {
        return Client.confidentialWithHash(id, new GeneratedSecret().hash("s"))
                .grantTypes(type)
                .scope("read", "write")
                .build();
    }

    private static Map<String, Object> assertion(String issuer) {
        String id = UUID.randomUUID().toString();
        long end = Instant.now().getEpochSecond() + 60;
        return Map.of("iss", PARTNER, "sub", "alice", "aud", issuer, "jti", id, "exp", end);
    }
}
