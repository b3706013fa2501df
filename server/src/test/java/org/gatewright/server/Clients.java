package org.gatewright.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.secret.GeneratedSecret;

/** Object mothers of the clients that tests use; each has the scope "read write" and one redirect URI. */
final class Clients {
    static final String SECRET = "a-secret-of-a-confidential-client";
    private static final String SECRET_HASH = new GeneratedSecret().hash(SECRET);

    private Clients() {}

    /** Confidential, with code and refresh; its refresh tokens are replaced when they grow old. */
    static ClientBuilder app() {
        return users(Client.confidentialWithHash("app", SECRET_HASH), "app");
    }

    /** Public, with code and refresh; its refresh tokens are replaced with every use. */
    static ClientBuilder spa() {
        return users(Client.publicClient("spa"), "spa");
    }

    /** Confidential, with client credentials. */
    static ClientBuilder service() {
        return Client.confidentialWithHash("service", SECRET_HASH)
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read", "write");
    }

    static String callback(String clientId) {
        return "https://" + clientId + ".example/cb";
    }

    /** The Basic header of a confidential client whose secret is {@link #SECRET}. */
    static String basic(String clientId) {
        return basic(clientId, SECRET);
    }

    static String basic(String clientId, String secret) {
        byte[] pair = (clientId + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static ClientBuilder users(ClientBuilder builder, String id) {
        return builder.redirectUris(callback(id))
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope("read", "write");
    }
}
