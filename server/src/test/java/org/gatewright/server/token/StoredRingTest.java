package org.gatewright.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;

/** The stored key ring, encrypted with a key-encryption key. */
class StoredRingTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final byte[] OLD = ENTROPY.bytes(32);
    private static final byte[] NEW = ENTROPY.bytes(32);

    private final MemoryKeyStore storage = new MemoryKeyStore();

    private KeyRing open(byte[]... keys) {
        return ring(storage, keys).open();
    }

    private static StoredRing ring(MemoryKeyStore storage, byte[]... keys) {
        return StoredRing.of(storage, KeyEncryption.of(List.of(keys)), "tenant", ENTROPY);
    }

    private String stored() {
        return storage.load(KeyStore.RING).orElseThrow().sealed();
    }

    /** Whether two rings are the same: what one seals, the other opens. */
    private static boolean same(KeyRing one, KeyRing other) {
        String value = one.sealer("test").seal("value".getBytes(StandardCharsets.US_ASCII));
        return other.sealer("test").open(value).isPresent();
    }

    @Test
    void createsTheRingOnceAndSharesIt() {
        KeyRing first = open(OLD);
        assertThat(same(first, open(OLD))).isTrue();
        assertThat(storage.load(KeyStore.RING).orElseThrow().version()).isOne();
    }

    @Test
    void failsToOpenWithAnotherKey() {
        open(OLD);
        String before = stored();
        assertThatIllegalStateException()
                .isThrownBy(() -> open(NEW))
                .withMessageContaining("another key-encryption key");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    @Checks("ST-10")
    void reencryptsTheRingWithANewFirstKey() {
        KeyRing ring = open(OLD);
        String before = stored();
        assertThat(same(ring, open(OLD, NEW))).isTrue();
        assertThat(stored()).isEqualTo(before);
        assertThat(same(ring, open(NEW, OLD))).isTrue();
        assertThat(stored()).isNotEqualTo(before);
        assertThat(same(ring, open(NEW))).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> open(OLD));
    }

    @Test
    void requiresARandomKeyOf32Bytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(new byte[16]))
                .withMessageContaining("32");
        for (byte[] weak :
                List.of(new byte[32], "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".getBytes(StandardCharsets.US_ASCII))) {
            assertThatIllegalArgumentException().isThrownBy(() -> open(weak)).withMessageContaining("random");
        }
    }

    @Test
    void rotatesTheRingInTwoSteps() {
        KeyRing before = open(OLD);
        assertThat(ring(storage, OLD).rotate()).isFalse();
        KeyRing between = open(OLD);
        assertThat(same(before, between)).isTrue();
        assertThat(same(between, before))
                .as("a node that was not restarted opens what a restarted node sealed")
                .isTrue();
        assertThat(ring(storage, OLD).rotate()).isTrue();
        KeyRing after = open(OLD);
        assertThat(same(before, after)).isTrue();
        assertThat(same(after, between)).isTrue();
        assertThat(same(after, before)).isFalse();
        for (int i = 0; i < 600; i++) {
            try {
                ring(storage, OLD).rotate();
            } catch (IllegalStateException full) {
                assertThat(i).isGreaterThan(200);
                assertThat(full).hasMessageContaining("full");
                return;
            }
        }
        throw new AssertionError("A ring has at most 255 keys");
    }

    @Test
    void opensNothingSealedWithForgottenKeys() {
        KeyRing before = open(OLD);
        ring(storage, OLD).rotate();
        int replacement = ring(storage, OLD).replace();
        assertThat(ring(storage, OLD).rotate())
                .as("no old key becomes the first again")
                .isFalse();
        ring(storage, OLD).forgetBefore(replacement);
        assertThat(same(before, open(OLD))).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> ring(new MemoryKeyStore(), OLD).rotate());
    }

    /** Two operators replace the keys at the same time, each of whom then encrypts the data again. */
    @Test
    void keepsTheKeysOfALaterReplacement() {
        KeyRing before = open(OLD);
        int first = ring(storage, OLD).replace();
        KeyRing between = open(OLD);
        int second = ring(storage, OLD).replace();
        ring(storage, OLD).forgetBefore(first);
        KeyRing after = open(OLD);
        assertThat(same(before, after)).isFalse();
        assertThat(same(between, after))
                .as("its data is not encrypted again yet")
                .isTrue();
        ring(storage, OLD).forgetBefore(second);
        assertThat(same(between, open(OLD))).isFalse();
        assertThat(same(after, open(OLD))).isTrue();
        ring(storage, OLD).forgetBefore(first);
        assertThat(same(after, open(OLD))).as("a key that is gone").isTrue();
    }

    @Test
    void reportsWhetherAValueIsSealedWithTheCurrentKey() {
        Sealer before = KeyEncryption.of(List.of(OLD)).sealer("tenant", "test");
        Sealer after = KeyEncryption.of(List.of(NEW, OLD)).sealer("tenant", "test");
        String value = before.seal(new byte[] {1});
        assertThat(before.isCurrent(value)).isTrue();
        assertThat(after.isCurrent(value)).isFalse();
        assertThat(after.open(value)).isPresent();
    }

    @Test
    @Checks("ST-10")
    void bindsASealedValueToItsTenantAndName() {
        KeyEncryption encryption = KeyEncryption.of(List.of(OLD));
        String value = encryption.sealer("a", "ring").seal(new byte[] {1});
        assertThat(encryption.sealer("a", "ring").open(value)).isPresent();
        for (Sealer other : List.of(
                encryption.sealer("b", "ring"),
                encryption.sealer("a", "signing"),
                encryption.sealer("a\0ring", ""),
                encryption.sealer("", "a\0ring"))) {
            assertThat(other.open(value)).isEmpty();
        }
        open(OLD);
        assertThatIllegalStateException()
                .isThrownBy(() -> StoredRing.of(storage, encryption, "another tenant", ENTROPY)
                        .open());
    }
}
