package org.gatewright.server.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.gatewright.protocol.Entropy;
import org.junit.jupiter.api.Test;

class AuthorizationIdTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00.123Z");

    private final Entropy entropy = Entropy.system();

    private AuthorizationId at(Instant time) {
        return AuthorizationId.create(entropy, time);
    }

    @Test
    void beginsWithTheTime() {
        assertThat(Long.parseLong(at(NOW).toString().substring(0, 12), 16)).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void followsTheTimeInItsOrderItsTextAndItsBytes() {
        AuthorizationId first = at(NOW);
        AuthorizationId later = at(NOW.plusMillis(1));
        assertThat(first).isLessThan(later);
        assertThat(first.toString()).isLessThan(later.toString());
        assertThat(AuthorizationId.parse(first.toString())).isEqualTo(first);
        assertThat(AuthorizationId.of(first.bytes())).isEqualTo(first);
        // As long as the time has 48 bits.
        assertThat(later).isLessThan(at(Instant.ofEpochMilli((1L << 48) - 1)));
    }

    @Test
    void differsByRandomBitsWithinAMillisecond() {
        Set<AuthorizationId> ids = new HashSet<>();
        long set = 0;
        long clear = 0;
        for (int i = 0; i < 1_000; i++) {
            AuthorizationId id = at(NOW);
            ids.add(id);
            set |= id.low();
            clear |= ~id.low();
        }
        assertThat(ids).hasSize(1_000);
        assertThat(set & clear).isEqualTo(-1L);
    }

    /** Otherwise the buckets of a hash table would be long, or the table be changed everywhere at once. */
    @Test
    void spreadsOverNeighbouringHashes() {
        Set<Integer> hashes = new HashSet<>();
        IntStream.range(0, 2_000).forEach(i -> hashes.add(at(NOW).hashCode()));
        assertThat(hashes).hasSizeGreaterThan(700);
        int first = (int) (NOW.toEpochMilli() << 10);
        assertThat(hashes).allMatch(hash -> hash - first >= 0 && hash - first < 1 << 10);
    }
}
