package org.gatewright.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;

/** The keys of all nodes are in their storage, and worth nothing without the key that is not. */
class StoredRingTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final byte[] OLD = ENTROPY.bytes(32);
    private static final byte[] NEW = ENTROPY.bytes(32);

    private final MemoryKeyStore storage = new MemoryKeyStore();

    private KeyRing open(byte[]... keys) {
        return StoredRing.open(storage, StoredRing.encryption(List.of(keys)), ENTROPY);
    }

    private String stored() {
        return storage.load().orElseThrow().sealed();
    }

    /** Whether two rings are the same: what one seals, the other opens. */
    private static boolean same(KeyRing one, KeyRing other) {
        String value = one.sealer("test").seal("value".getBytes(StandardCharsets.US_ASCII));
        return other.sealer("test").open(value).isPresent();
    }

    @Test
    void theFirstNodeMakesTheRingAndAllOthersHaveTheSame() {
        KeyRing first = open(OLD);
        assertThat(same(first, open(OLD))).isTrue();
        assertThat(storage.load().orElseThrow().version()).isOne();
    }

    @Test
    void withAnotherKeyTheServerDoesNotStart() {
        open(OLD);
        String before = stored();
        assertThatIllegalStateException()
                .isThrownBy(() -> open(NEW))
                .withMessageContaining("another key-encryption key");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    @Checks("ST-10")
    void aNewKeyInTheFirstPlaceEncryptsTheRingAnew() {
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
    void aKeyHas32Bytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(new byte[16]))
                .withMessageContaining("32");
        for (byte[] weak :
                List.of(new byte[32], "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".getBytes(StandardCharsets.US_ASCII))) {
            assertThatIllegalArgumentException().isThrownBy(() -> open(weak)).withMessageContaining("random");
        }
    }

    @Test
    void aRotatedRingOpensWhatItSealedBeforeAndSealsWithItsNewKey() {
        KeyRing before = open(OLD);
        assertThat(StoredRing.rotate(storage, StoredRing.encryption(List.of(OLD)), ENTROPY))
                .isFalse();
        KeyRing between = open(OLD);
        assertThat(same(before, between)).isTrue();
        assertThat(same(between, before))
                .as("a node that was not restarted opens what one seals that was")
                .isTrue();
        assertThat(StoredRing.rotate(storage, StoredRing.encryption(List.of(OLD)), ENTROPY))
                .isTrue();
        KeyRing after = open(OLD);
        assertThat(same(before, after)).isTrue();
        assertThat(same(after, between)).isTrue();
        assertThat(same(after, before)).isFalse();
        for (int i = 0; i < 600; i++) {
            try {
                StoredRing.rotate(storage, StoredRing.encryption(List.of(OLD)), ENTROPY);
            } catch (IllegalStateException full) {
                assertThat(i).isGreaterThan(200);
                assertThat(full).hasMessageContaining("full");
                return;
            }
        }
        throw new AssertionError("A ring has at most 255 keys");
    }

    @Test
    void whereTheOldKeysAreForgottenNothingOfThemOpens() {
        KeyRing before = open(OLD);
        StoredRing.rotate(storage, StoredRing.encryption(List.of(OLD)), ENTROPY);
        StoredRing.replace(storage, StoredRing.encryption(List.of(OLD)), ENTROPY);
        assertThat(StoredRing.rotate(storage, StoredRing.encryption(List.of(OLD)), ENTROPY))
                .as("no old key is put in front again")
                .isFalse();
        StoredRing.forget(storage, StoredRing.encryption(List.of(OLD)));
        assertThat(same(before, open(OLD))).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> StoredRing.rotate(new MemoryKeyStore(), StoredRing.encryption(List.of(OLD)), ENTROPY));
    }

    @Test
    void aSealSaysWhetherItsKeyIsTheCurrentOne() {
        Sealer before = StoredRing.encryption(List.of(OLD));
        Sealer after = StoredRing.encryption(List.of(NEW, OLD));
        String value = before.seal(new byte[] {1});
        assertThat(before.isCurrent(value)).isTrue();
        assertThat(after.isCurrent(value)).isFalse();
        assertThat(after.open(value)).isPresent();
    }
}
