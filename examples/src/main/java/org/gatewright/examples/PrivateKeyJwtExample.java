package org.gatewright.examples;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.Client;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;

/** A client that signs with a key of its own, and one that changes from one secret to another. */
public final class PrivateKeyJwtExample {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private PrivateKeyJwtExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        SigningKey key = SigningKey.generate("k1", SigningAlgorithm.ES256);
        GeneratedSecret hashes = new GeneratedSecret();
        Client signing = Client.withKeys("robot", new JwkSet(List.of(key.jwk())))
                .scope("read")
                .build();
        Client changing = Client.confidentialWithHash("shop", hashes.hash("old"))
                .addSecretHash(hashes.hash("new"))
                .scope("read")
                .build();
        try (Loopback login = new Loopback()) {
            login.serve(AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .features(new ClientCredentials(), new ClientAssertions())
                    .clients(MemoryClients.of(signing, changing))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            String token = login.address() + "/token";
            String assertion = key.sign("JWT", assertion("robot", login.address()));
            calls.say("signed: " + calls.post(token, form(assertion)).text("token_type"));
            calls.say("the same again: " + calls.post(token, form(assertion)).text("error"));
            for (String secret : List.of("old", "new", "wrong")) {
                Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "read");
                calls.say(secret + ": "
                        + calls.post(token, form, "Authorization", Calls.basic("shop", secret))
                                .status());
            }
        }
    }

    /** What an assertion has to say; good for a minute, and once (RFC 7523 §3). */
    static Map<String, Object> assertion(String clientId, String issuer) {
        long now = Instant.now().getEpochSecond();
        return Map.of(
                "iss",
                clientId,
                "sub",
                clientId,
                "aud",
                issuer,
                "jti",
                UUID.randomUUID().toString(),
                "exp",
                now + 60);
    }

    private static Map<String, String> form(String assertion) {
        return Map.of(
                "grant_type",
                "client_credentials",
                "scope",
                "read",
                "client_assertion_type",
                TYPE,
                "client_assertion",
                assertion);
    }
}
