package org.gatewright.standalone.demo;

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

    private DemoClients() {}

    static MemoryClients of(String issuer, SecretHash hash) {
        return MemoryClients.of(
                Client.confidentialWithHash(APP, hash.hash(APP_SECRET))
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
    }
}
