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
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.spi.Feature;

/** The company's login server says who the user is, and the chat's own server gives a token for that. */
public final class IdJagExample {
    private static final String DIRECTORY = "https://directory.example";
    private static final SigningKey KEY = SigningKey.generate("k1", SigningAlgorithm.ES256);
    private static final String BASIC = Calls.basic("app", "s");

    private IdJagExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        try (Loopback company = new Loopback();
                Loopback chat = new Loopback()) {
            Calls calls = new Calls(out);
            serve(
                    company,
                    new JwtBearer(TrustedIssuer.of(DIRECTORY, new JwkSet(List.of(KEY.jwk()))::signed)),
                    TokenExchange.with(wish -> Verdict.IMPERSONATION).issuingIdJag(chat.address()));
            JwkSet keys = JwkSet.of(calls.get(company.address() + "/jwks").json());
            serve(
                    chat,
                    new JwtBearer(
                            TrustedIssuer.of(company.address(), keys::signed).issuingIdJag()));

            String users = bearer(calls, company, KEY.sign("JWT", login(company.address())))
                    .text("access_token");
            Map<String, String> wish = Map.of(
                    "grant_type", GrantType.TOKEN_EXCHANGE.value(),
                    "requested_token_type", TokenType.ID_JAG.value(),
                    "audience", chat.address(),
                    "subject_token", users,
                    "subject_token_type", TokenType.ACCESS_TOKEN.value());
            Calls.Reply asserted = calls.post(company.address() + "/token", wish, "Authorization", BASIC);
            calls.say(asserted.text("issued_token_type") + " as " + asserted.text("token_type"));
            String assertion = asserted.text("access_token");
            calls.say("token of the chat: " + bearer(calls, chat, assertion).text("token_type"));
            calls.say("the same again: " + bearer(calls, chat, assertion).text("error"));
        }
    }

    private static void serve(Loopback place, Feature... features) {
        place.serve(AuthorizationServer.builder()
                .issuer(place.address())
                .allowInsecureRequests()
                .features(features)
                .clients(MemoryClients.of(Client.confidentialWithHash("app", new GeneratedSecret().hash("s"))
                        .grantTypes(GrantType.JWT_BEARER, GrantType.TOKEN_EXCHANGE)
                        .scope("chat")
                        .build()))
                .build()
                .routes());
    }

    private static Calls.Reply bearer(Calls calls, Loopback place, String assertion) {
        Map<String, String> form =
                Map.of("grant_type", GrantType.JWT_BEARER.value(), "assertion", assertion, "scope", "chat");
        return calls.post(place.address() + "/token", form, "Authorization", BASIC);
    }

    private static Map<String, Object> login(String issuer) {
        String id = UUID.randomUUID().toString();
        long end = Instant.now().getEpochSecond() + 60;
        return Map.of("iss", DIRECTORY, "sub", "alice", "aud", issuer, "jti", id, "exp", end);
    }
}
