package org.gatewright.standalone.demo;

import java.util.List;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.SecretHash;

/** The clients of the demo, whose secrets are public. */
final class DemoClients {
    static final String APP = "demo-app";
    static final String SERVICE = "demo-service";
    static final String APP_SECRET = "demo-secret";
    static final String REGISTRATION = "demo-registration-token";
    static final String[] SCOPE = {"VIEW_CLOCK", "SET_CLOCK"};

    /** The applications that end-users log in to, with {@link #APP_SECRET}. */
    static final List<String> LOGINS = List.of("demo-notes", "demo-photos");

    private DemoClients() {}

    static MemoryClients of(String issuer, SecretHash hash) {
        String secret = hash.hash(APP_SECRET);
        MemoryClients clients = MemoryClients.of(
                Client.confidentialWithHash(APP, secret)
                        .name("Demo application")
                        .redirectUris(issuer + "/demo/callback", "https://client.example/callback")
                        .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                        .scope(SCOPE)
                        .detailTypes(Alarm.NAME)
                        .build(),
                Client.publicClient("demo-spa")
                        .name("Demo single-page application")
                        .redirectUris("http://127.0.0.1/callback")
                        .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                        .scope(SCOPE)
                        .build(),
                Client.confidentialWithHash(SERVICE, hash.hash("demo-service-secret"))
                        .name("Demo service")
                        .grantTypes(GrantType.CLIENT_CREDENTIALS, GrantType.TOKEN_EXCHANGE)
                        .scope(SCOPE)
                        .build(),
                Client.publicClient("demo-tv")
                        .name("Demo television")
                        .grantTypes(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN)
                        .scope(SCOPE)
                        .build());
        LOGINS.forEach(id -> clients.save(Client.confidentialWithHash(id, secret)
                .name(id.equals("demo-notes") ? "Demo notes" : "Demo photos")
                .redirectUris(issuer + "/demo/login/callback")
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope("openid", "profile", "email")
                .extension("post_logout_redirect_uris", List.of(issuer + "/"))
                .build()));
        return clients;
    }
}
