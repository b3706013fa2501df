package org.gatewright.examples;

import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;

/** A resource server asks about a token, in plain and signed, and its client ends it. */
public final class IntrospectionExample {
    private IntrospectionExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        try (Loopback login = new Loopback()) {
            String issuer = login.address();
            login.serve(AuthorizationServer.builder()
                    .issuer(issuer)
                    .allowInsecureRequests()
                    .features(
                            new ClientCredentials(),
                            new Revocation(),
                            new Introspection(
                                    (client, authorization) -> client.id().equals("api")))
                    .clients(MemoryClients.of(client("shop"), client("api"), client("nosy")))
                    .build()
                    .routes());
            Calls calls = new Calls(out);
            String shop = Calls.basic("shop", "s");
            String api = Calls.basic("api", "s");
            Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "read");
            Map<String, String> token = Map.of(
                    "token",
                    calls.post(issuer + "/token", form, "Authorization", shop).text("access_token"));
            String introspect = issuer + "/introspect";
            calls.say("api: "
                    + calls.post(introspect, token, "Authorization", api).text("active"));
            String nosy = Calls.basic("nosy", "s");
            calls.say("nosy: "
                    + calls.post(introspect, token, "Authorization", nosy).text("active"));
            Calls.Reply signed = calls.post(
                    introspect, token, "Authorization", api, "Accept", "application/token-introspection+jwt");
            Jwt jwt = Jwt.parse(signed.body()).orElseThrow();
            JwkSet keys = JwkSet.of(calls.get(issuer + "/jwks").json());
            calls.say("signed: " + keys.signed(jwt) + ", for " + jwt.claims().texts("aud"));
            calls.post(issuer + "/revoke", token, "Authorization", shop);
            calls.say("api: "
                    + calls.post(introspect, token, "Authorization", api).text("active"));
        }
    }

    private static Client client(String id) {
        return Client.confidentialWithHash(id, new GeneratedSecret().hash("s"))
                .scope("read")
                .build();
    }
}
