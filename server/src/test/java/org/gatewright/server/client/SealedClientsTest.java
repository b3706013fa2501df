package org.gatewright.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.gatewright.protocol.Entropy;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.token.KeyRing;
import org.junit.jupiter.api.Test;

/** Encryption of shared secrets in the client store. */
class SealedClientsTest {
    private final MemoryClients kept = MemoryClients.of();
    private final SealedClients clients =
            new SealedClients(kept, KeyRing.generate(Entropy.system()).sealer("client secrets"));

    private static Client shared(String secret) {
        return Client.withAuthMethod("app", "client_secret_jwt")
                .scope("read")
                .keys(ClientKeys.none().sharedSecret(secret))
                .build();
    }

    @Test
    void encryptsASharedSecretInTheStore() {
        clients.save(shared("a shared secret of 32 bytes or more"));
        assertThat(clients.find("app")).contains(shared("a shared secret of 32 bytes or more"));
        assertThat(clients.all().toList()).containsExactly(shared("a shared secret of 32 bytes or more"));
        assertThat(kept.find("app").orElseThrow().keys().sharedSecret().orElseThrow())
                .doesNotContain("shared");
    }

    @Test
    void keepsClientsWithoutSharedSecretUnchanged() {
        Client open = Client.publicClient("spa").scope("read").build();
        clients.save(open);
        assertThat(kept.find("spa")).contains(open);
        assertThat(clients.find("spa")).contains(open);
        assertThat(clients.delete("spa")).isTrue();
        assertThat(clients.find("spa")).isEmpty();
    }

    @Test
    void rejectsASecretThatIsNotSealedWithTheKeyRing() {
        kept.save(shared("a secret that nobody has sealed, of 32 bytes"));
        assertThatIllegalStateException().isThrownBy(() -> clients.find("app"));
    }
}
