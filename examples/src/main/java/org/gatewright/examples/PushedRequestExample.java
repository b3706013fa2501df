package org.gatewright.examples;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.permission.ProtectedResource;

/** An authorization request that is signed and pushed, and an answer that is signed too. */
public final class PushedRequestExample {
    private static final String API = "https://api.example";
    private static final String CALLBACK = "https://shop.example/cb";
    private static final String VERIFIER = "v".repeat(43);
    private static final SigningKey KEY = SigningKey.generate("k1", SigningAlgorithm.ES256);

    private PushedRequestExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        Client shop = Client.withKeys("shop", new JwkSet(List.of(KEY.jwk())))
                .redirectUris(CALLBACK)
                .scope("orders")
                .rules(ClientRules.defaults().requirePushed().requireSigned())
                .build();
        try (Loopback login = new Loopback()) {
            String issuer = login.address();
            login.serve(AuthorizationServer.builder()
                    .issuer(issuer)
                    .allowInsecureRequests()
                    .enable(new ClientAssertions(), new PushedRequests(), new SignedRequests())
                    .resources(ProtectedResource.at(API))
                    .clients(MemoryClients.of(shop))
                    .interaction(ConsentPage.forUser(request -> "alice"))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            Map<String, String> pushed =
                    proven(issuer, Map.of("request", KEY.sign("oauth-authz-req+jwt", request(issuer))));
            String reference = calls.post(issuer + "/par", pushed).text("request_uri");
            String query = Calls.encode(Map.of("client_id", "shop", "request_uri", reference));
            Calls.Reply page = calls.get(issuer + "/authorize?" + query);
            String location = calls.allow(issuer, page, "orders");
            Jwt answer = Jwt.parse(Calls.between(location, "response=", "&")).orElseThrow();
            JwkSet keys = JwkSet.of(calls.get(issuer + "/jwks").json());
            calls.say("signed by the server: " + keys.signed(answer) + ", for "
                    + answer.claims().texts("aud"));
            Map<String, String> code = Map.of(
                    "grant_type",
                    "authorization_code",
                    "code",
                    answer.claims().text("code").orElseThrow(),
                    "redirect_uri",
                    CALLBACK,
                    "code_verifier",
                    VERIFIER);
            calls.say("scope "
                    + calls.post(issuer + "/token", proven(issuer, code)).text("scope"));
            Calls.Reply plain = calls.get(issuer + "/authorize?client_id=shop&response_type=code&scope=orders");
            calls.say("not pushed: " + Calls.between(plain.header("Location"), "error=", "&"));
        }
    }

    /** Everything that the request says is a claim (RFC 9101 §4). */
    private static Map<String, Object> request(String issuer) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "shop");
        claims.put("aud", issuer);
        claims.put("exp", Instant.now().getEpochSecond() + 60);
        claims.put("client_id", "shop");
        claims.put("response_type", "code");
        claims.put("response_mode", "jwt");
        claims.put("redirect_uri", CALLBACK);
        claims.put("scope", "orders");
        claims.put("resource", API);
        claims.put("code_challenge", CodeChallenge.from(VERIFIER).value());
        claims.put("code_challenge_method", "S256");
        return claims;
    }

    private static Map<String, String> proven(String issuer, Map<String, String> form) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        all.put("client_assertion", KEY.sign("JWT", PrivateKeyJwtExample.assertion("shop", issuer)));
        return all;
    }
}
