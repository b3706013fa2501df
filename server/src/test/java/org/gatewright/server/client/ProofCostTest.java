package org.gatewright.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.secret.SecretHash;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Timing of failed client authentication: one slow hash, independent of the client. */
class ProofCostTest {
    private final Counting hashes = new Counting();
    private final ClientAuthentication authentication = new ClientAuthentication(
            MemoryClients.of(
                    Client.confidentialWithHash("slow", "$slow$right")
                            .authMethod("client_secret_post")
                            .build(),
                    Client.confidentialWithHash("quick", new GeneratedSecret().hash("right"))
                            .authMethod("client_secret_post")
                            .build(),
                    Client.confidentialWithHash("basic", "$slow$right").build(),
                    Client.publicClient("public").build()),
            new SecretVerifier(Entropy.system(), List.of(hashes)),
            Challenge.basic("test"));

    /** A password hash that counts its computations instead of being slow. */
    private static final class Counting implements SecretHash {
        private final AtomicInteger computed = new AtomicInteger();

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public String hash(String secret) {
            return "$slow$" + secret;
        }

        @Override
        public boolean verify(String secret, String encoded) {
            computed.incrementAndGet();
            return hash(secret).equals(encoded);
        }
    }

    private Client authenticate(String id, String secret) {
        Request request = new Request(
                "POST",
                "/token",
                Headers.none().with("Content-Type", "application/x-www-form-urlencoded"),
                ("client_id=" + id + "&client_secret=" + secret).getBytes(StandardCharsets.US_ASCII),
                new Request.Origin("127.0.0.1", true));
        return authentication.read(request, Parameters.ofForm(request)).authenticate();
    }

    private int costOfFailure(String id) {
        int before = hashes.computed.get();
        assertThatThrownBy(() -> authenticate(id, "wrong")).isInstanceOf(OAuthException.class);
        return hashes.computed.get() - before;
    }

    @BeforeEach
    void authenticateAClientWithASlowHash() {
        authenticate("slow", "right");
    }

    @Test
    @Checks({"CA-07", "CA-14"})
    @Spec("RFC 6749 §10.10")
    void computesOneSlowHashForEveryFailure() {
        assertThat(costOfFailure("slow")).isEqualTo(1);
        assertThat(costOfFailure("nobody")).isEqualTo(1);
        assertThat(costOfFailure("quick")).isEqualTo(1);
        assertThat(costOfFailure("basic")).isEqualTo(1);
        assertThat(costOfFailure("public")).isEqualTo(1);
    }

    @Test
    @Checks("CA-07")
    void cachesAVerifiedSecret() {
        int before = hashes.computed.get();
        authenticate("slow", "right");
        authenticate("quick", "right");
        assertThat(hashes.computed.get()).isEqualTo(before);
    }
}
