package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.CertificateName;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.client.Registration;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Test;

/** The contract of {@link ClientRegistry}. Extend it, and return a new, empty registry for each call. */
public abstract class ClientRegistryContract extends ClientStoreContract {
    private static final String HASH = new GeneratedSecret().hash("secret");
    private static final SigningKey KEY = SigningKey.generate("1", SigningAlgorithm.ES256);

    /** Creates a registry without clients. */
    protected abstract ClientRegistry newRegistry();

    @Override
    protected ClientStore storeWith(Client client) {
        ClientRegistry registry = newRegistry();
        registry.save(client);
        return registry;
    }

    @Test
    @Parity({1, 3})
    void returnsSavedClientsUnchanged() {
        ClientRegistry registry = newRegistry();
        registry.save(confidential("app"));
        registry.save(open("spa"));
        assertThat(registry.find("app")).contains(confidential("app"));
        assertThat(registry.find("spa")).contains(open("spa"));
        assertThat(registry.all().toList()).containsExactlyInAnyOrder(confidential("app"), open("spa"));
    }

    @Test
    void keepsAnEmptyListOfGrantTypes() {
        ClientRegistry registry = newRegistry();
        Client none = Client.publicClient("none")
                .redirectUris("https://c.example/cb")
                .grantTypes()
                .scope("read")
                .build();
        registry.save(none);
        assertThat(registry.find("none")).contains(none);
        assertThat(registry.find("none").orElseThrow().grantTypes()).isEmpty();
    }

    @Test
    @Parity(3)
    void replacesAClientThatIsSavedAgain() {
        ClientRegistry registry = newRegistry();
        registry.save(open("app"));
        registry.save(confidential("app"));
        assertThat(registry.find("app")).contains(confidential("app"));
        assertThat(registry.all().toList()).hasSize(1);
    }

    @Test
    void insertsAClientUnlessThereIsOne() {
        ClientRegistry registry = newRegistry();
        assertThat(registry.insert(open("app"))).isTrue();
        assertThat(registry.insert(confidential("app"))).isFalse();
        assertThat(registry.find("app")).contains(open("app"));
        assertThat(registry.all().toList()).hasSize(1);
    }

    @Test
    void insertsAClientOnceFromConcurrentThreads() {
        ClientRegistry registry = newRegistry();
        try (Race race = new Race(4)) {
            assertThat(race.run(() -> registry.insert(open("app")))).containsOnlyOnce(true);
        }
    }

    @Test
    void changesAClientThatThereIs() {
        ClientRegistry registry = newRegistry();
        assertThat(registry.change("app", client -> client)).isEmpty();
        registry.save(open("app"));
        assertThat(registry.change("app", client -> confidential("app"))).contains(confidential("app"));
        assertThat(registry.find("app")).contains(confidential("app"));
        assertThatThrownBy(() -> registry.change("app", client -> {
                    throw new IllegalStateException("no such change");
                }))
                .hasMessage("no such change");
        assertThat(registry.find("app")).contains(confidential("app"));
    }

    @Test
    void losesNoConcurrentChange() {
        ClientRegistry registry = newRegistry();
        registry.save(open("app"));
        AtomicInteger next = new AtomicInteger();
        try (Race race = new Race(4)) {
            race.run(() -> {
                String uri = "https://c.example/" + next.incrementAndGet();
                return registry.change("app", client -> withRedirectUri(client, uri));
            });
        }
        assertThat(ClientMetadata.write(registry.find("app").orElseThrow()).get("redirect_uris"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("https://c.example/1", "https://c.example/2", "https://c.example/3", "https://c.example/4");
    }

    private static Client withRedirectUri(Client client, String uri) {
        Map<String, Object> members = new LinkedHashMap<>(ClientMetadata.write(client));
        List<Object> uris = new ArrayList<>((List<?>) members.get("redirect_uris"));
        uris.add(uri);
        members.put("redirect_uris", uris);
        return ClientMetadata.read(client.id(), members);
    }

    @Test
    void deletesAClient() {
        ClientRegistry registry = newRegistry();
        registry.save(open("app"));
        assertThat(registry.delete("app")).isTrue();
        assertThat(registry.delete("app")).isFalse();
        assertThat(registry.find("app")).isEmpty();
    }

    private static Client confidential(String id) {
        return Client.withAuthMethod(id, "private_key_jwt")
                .name("An app with ünusual name")
                .redirectUris("https://c.example/cb?a=1&a=2", "com.example.app:/cb")
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, new GrantType("urn:example:own"))
                .responseTypes("own")
                .scope("read", "write")
                .rotation(Client.Rotation.NEVER)
                .keys(ClientKeys.secrets(List.of(HASH, HASH))
                        .jwks(new JwkSet(List.of(KEY.jwk())))
                        .sharedSecret("a shared secret of 32 bytes or more")
                        .certificate(new CertificateName(CertificateName.Kind.SAN_DNS, "app.example"))
                        .certificateThumbprints(List.of("s".repeat(43))))
                .detailTypes("payment")
                .rules(ClientRules.defaults()
                        .allowMissingPkce()
                        .requirePushed()
                        .requireSigned()
                        .requireDpop()
                        .bindToCertificate()
                        .allowEndpointAudience()
                        .tokens(AccessTokenFormat.JWT)
                        .signedWith(Optional.of("PS256"), Optional.of("ES256")))
                .authMethods("client_secret_post", "client_secret_basic")
                .webOrigins("https://c.example", "http://localhost:3000")
                .introspects("https://api.example")
                .registration(new Registration(Registration.Kind.DYNAMIC, Optional.of(HASH)))
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
