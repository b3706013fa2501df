package org.gatewright.conformance;

import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.secret.GeneratedSecret;

/** Object mothers of the clients that tests use. */
final class Clients {
    static final String SECRET = "a-secret-of-the-app";
    static final String OTHER_SECRET = "a-secret-of-the-service";
    static final String CALLBACK = "https://client.example/cb";

    private Clients() {}

    /** Confidential, with code and refresh, scope "read write", one redirect URI. */
    static ClientBuilder app() {
        return Client.confidentialWithHash("app", new GeneratedSecret().hash(SECRET))
                .redirectUris(CALLBACK)
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope("read", "write");
    }

    /** Public, with code and refresh, scope "read write", one redirect URI. */
    static ClientBuilder spa() {
        return Client.publicClient("spa")
                .redirectUris("https://spa.example/cb")
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope("read", "write");
    }

    /** Confidential, with client credentials and scope "read". */
    static ClientBuilder service() {
        return Client.confidentialWithHash("service", new GeneratedSecret().hash(OTHER_SECRET))
                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                .scope("read");
    }
}
