package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link ClientStore}, including read-only ones. */
public abstract class ClientStoreContract {
    /** A client that any store can hold. */
    private static final Client SHOP = Client.confidentialWithHash("shop", new GeneratedSecret().hash("secret"))
            .redirectUris("https://shop.example/cb")
            .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
            .scope("read", "write")
            .build();

    /** Creates a store with this client only. */
    protected abstract ClientStore storeWith(Client client);

    @Test
    @Parity({1, 4})
    void findsAClientByItsId() {
        ClientStore store = storeWith(SHOP);
        assertThat(store.find("shop")).contains(SHOP);
        assertThat(store.find("shop", "192.0.2.1")).contains(SHOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "SHOP", "shop ", " shop", "sho", "shop\0", "\0", "shop%", "%", "*", "../shop", "./shop", "ſhop"
            })
    @Parity(4)
    void findsNoUnknownClient(String id) {
        ClientStore store = storeWith(SHOP);
        assertThat(store.find(id)).isEmpty();
        assertThat(store.find(id, "192.0.2.1")).isEmpty();
    }

    @Test
    @Parity(4)
    void findsNothingUnderAVeryLongId() {
        assertThat(storeWith(SHOP).find("x".repeat(8 * 1024))).isEmpty();
    }

    @Test
    @Parity(32)
    void sharesNoClientsWithAnotherStore() {
        Client other = Client.publicClient("other")
                .redirectUris("https://other.example/cb")
                .scope("read")
                .build();
        ClientStore first = storeWith(SHOP);
        ClientStore second = storeWith(other);
        assertThat(first.find("other")).isEmpty();
        assertThat(second.find("shop")).isEmpty();
        assertThat(first.find("shop")).isPresent();
    }

    @Test
    void returnsTheSameClientToConcurrentThreads() {
        ClientStore store = storeWith(SHOP);
        try (Race race = new Race(32)) {
            assertThat(race.run(() -> store.find("shop"))).hasSize(32).containsOnly(Optional.of(SHOP));
        }
    }
}
