package org.gatewright.server.testing;

import java.util.stream.Stream;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Forms;

/** The clients that tests use. */
public final class Clients {
    public static final String SECRET = "a-secret-of-the-app";
    public static final String OTHER_SECRET = "a-secret-of-the-service";
    public static final String CALLBACK = "https://client.example/cb";
    public static final String SPA_CALLBACK = "https://spa.example/cb";
    private static final String SECRET_HASH = new GeneratedSecret().hash(SECRET);
    private static final String OTHER_SECRET_HASH = new GeneratedSecret().hash(OTHER_SECRET);

    private Clients() {}

    /** A store with all of them. */
    public static MemoryClients all() {
        return MemoryClients.of(app().build(), spa().build(), service().build());
    }

    /** Confidential, with code and refresh, scope "read write", one redirect URI, and perhaps more grant types. */
    public static ClientBuilder app(GrantType... more) {
        return Client.confidentialWithHash("app", SECRET_HASH)
                .redirectUris(CALLBACK)
                .grantTypes(types(more, GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN))
                .scope("read", "write");
    }

    /** Public, with code and refresh, scope "read write", one redirect URI, and perhaps more grant types. */
    public static ClientBuilder spa(GrantType... more) {
        return Client.publicClient("spa")
                .redirectUris(SPA_CALLBACK)
                .grantTypes(types(more, GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN))
                .scope("read", "write");
    }

    /** Confidential, with client credentials, perhaps more grant types, and scope "read". */
    public static ClientBuilder service(GrantType... more) {
        return Client.confidentialWithHash("service", OTHER_SECRET_HASH)
                .grantTypes(types(more, GrantType.CLIENT_CREDENTIALS))
                .scope("read");
    }

    private static GrantType[] types(GrantType[] more, GrantType... usual) {
        return Stream.concat(Stream.of(usual), Stream.of(more)).toArray(GrantType[]::new);
    }

    public static String callback(String clientId) {
        return clientId.equals("spa") ? SPA_CALLBACK : CALLBACK;
    }

    /** The Basic header of a confidential client. */
    public static String basic(String clientId) {
        return Forms.basic(clientId, clientId.equals("service") ? OTHER_SECRET : SECRET);
    }
}
