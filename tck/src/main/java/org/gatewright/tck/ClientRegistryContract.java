package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.spec.Parity;
import org.junit.jupiter.api.Test;

/** What every {@link ClientRegistry} promises. Extend it, and return a new, empty registry for each call. */
public abstract class ClientRegistryContract {
    /** A new registry without clients. */
    protected abstract ClientRegistry newRegistry();

    @Test
    @Parity({1, 3})
    void aClientIsFoundAsItWasSaved() {
        ClientRegistry registry = newRegistry();
        registry.save(confidential("app"));
        registry.save(open("spa"));
        assertThat(registry.find("app")).contains(confidential("app"));
        assertThat(registry.find("spa")).contains(open("spa"));
        assertThat(registry.list()).containsExactlyInAnyOrder(confidential("app"), open("spa"));
    }

    @Test
    @Parity(4)
    void anUnknownClientIsNeverInvented() {
        ClientRegistry registry = newRegistry();
        registry.save(open("spa"));
        assertThat(registry.find("SPA")).isEmpty();
        assertThat(registry.find("")).isEmpty();
        assertThat(registry.find("spa ")).isEmpty();
    }

    @Test
    @Parity(3)
    void savingAgainReplaces() {
        ClientRegistry registry = newRegistry();
        registry.save(open("app"));
        registry.save(confidential("app"));
        assertThat(registry.find("app")).contains(confidential("app"));
        assertThat(registry.list()).hasSize(1);
    }

    @Test
    void aDeletedClientIsGone() {
        ClientRegistry registry = newRegistry();
        registry.save(open("app"));
        assertThat(registry.delete("app")).isTrue();
        assertThat(registry.delete("app")).isFalse();
        assertThat(registry.find("app")).isEmpty();
    }

    private static Client confidential(String id) {
        return Client.confidentialWithHash(id, new GeneratedSecret().hash("secret"))
                .name("An app with ünusual name")
                .secretHash(new GeneratedSecret().hash("next"))
                .redirectUris("https://c.example/cb?a=1&a=2", "com.example.app:/cb")
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, new GrantType("urn:example:own"))
                .responseTypes("own")
                .scope("read", "write")
                .rotation(Client.Rotation.NEVER)
                .allowMissingPkce()
                .build();
    }

    private static Client open(String id) {
        return Client.publicClient(id)
                .redirectUris("http://127.0.0.1/cb")
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .scope("read")
                .build();
    }
}
