package org.gatewright.examples;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;

/** A token that is worth nothing without the key that its client asked for it with. */
public final class DpopExample {
    private static final SigningKey KEY = SigningKey.generate("k1", SigningAlgorithm.ES256);

    private DpopExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        try (Loopback login = new Loopback()) {
            AuthorizationServer server = AuthorizationServer.builder()
                    .issuer(login.address())
                    .allowInsecureRequests()
                    .features(new ClientCredentials(), Dpop.proofsWithNonce())
                    .clients(MemoryClients.of(Client.confidentialWithHash("shop", new GeneratedSecret().hash("s"))
                            .scope("read")
                            .build()))
                    .build();
            login.serve(server.routesAnd(Route.get(
                    "/data",
                    server.guard().protect(Scope.of("read"), (request, token) -> Response.text(200, "data")))));
            Calls calls = new Calls(out);
            String token = login.address() + "/token";
            String data = login.address() + "/data";
            Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "read");
            String basic = Calls.basic("shop", "s");
            Calls.Reply refused = calls.post(token, form, "Authorization", basic, "DPoP", proof("POST", token, "", ""));
            calls.say(refused.text("error"));
            String nonce = refused.header("DPoP-Nonce");
            String proof = proof("POST", token, nonce, "");
            Calls.Reply bound = calls.post(token, form, "Authorization", basic, "DPoP", proof);
            calls.say("token type " + bound.text("token_type"));
            String text = bound.text("access_token");
            calls.get(data, "Authorization", "DPoP " + text, "DPoP", proof("GET", data, nonce, text));
            calls.say("as a bearer token:");
            calls.say(calls.get(data, "Authorization", "Bearer " + text).text("error_description"));
        }
    }

    /** A proof for one request (RFC 9449 §4.2); at a resource it names the token too. */
    private static String proof(String method, String address, String nonce, String token) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", method);
        claims.put("htu", address);
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("nonce", nonce);
        claims.put("ath", Base64Url.encode(Hashes.sha256(token.getBytes(StandardCharsets.US_ASCII))));
        return KEY.signWithKey("dpop+jwt", claims);
    }
}
