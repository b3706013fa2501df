package org.gatewright.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the store in memory, compared with a map. */
class AuthorizationTableTest {
    private final Entropy entropy = Entropy.system();
    private final AuthorizationTable table = new AuthorizationTable();
    private final Map<AuthorizationId, Authorization> expected = new HashMap<>();
    private final List<AuthorizationId> known = new ArrayList<>();

    private Authorization authorization(long millis) {
        return Authorization.create(
                entropy,
                "app",
                Optional.empty(),
                Permission.of(Scope.of("read")),
                Map.of(),
                Instant.ofEpochMilli(millis));
    }

    private void insert(long millis) {
        Authorization row = authorization(millis);
        assertThat(table.insert(row)).isTrue();
        expected.put(row.id(), row);
        known.add(row.id());
    }

    private void assertSame() {
        assertThat(table.rows().collect(Collectors.toMap(Authorization::id, row -> row)))
                .isEqualTo(expected);
        assertThat(known.stream().filter(id -> !table.find(id).equals(Optional.ofNullable(expected.get(id)))))
                .isEmpty();
    }

    /** The times are all the same, close together, or far apart, so that the rows are in one run of slots, or in many. */
    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1_000_000})
    void findsWhatAMapFinds(int milliseconds) {
        Random random = new Random(milliseconds);
        for (int i = 0; i < 20_000; i++) {
            boolean grows = i / 4_000 % 2 == 0;
            if (known.isEmpty() || random.nextInt(10) < (grows ? 6 : 1)) {
                insert(1_790_000_000_000L + random.nextInt(milliseconds));
            } else {
                AuthorizationId id = known.get(random.nextInt(known.size()));
                boolean removed = random.nextInt(3) > 0;
                Optional<Authorization> next = table.change(id, row -> removed ? null : row.revoke());
                Authorization before = expected.get(id);
                if (removed || before == null) {
                    assertThat(next).isEmpty();
                    expected.remove(id);
                } else {
                    assertThat(next).contains(before.revoke());
                    expected.put(id, before.revoke());
                }
            }
            if (i % 1_000 == 0) {
                assertSame();
            }
        }
        assertSame();
        known.forEach(id -> table.change(id, row -> null));
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void insertsNoSecondRowWithTheSameId() {
        Authorization row = authorization(1);
        assertThat(table.insert(row)).isTrue();
        assertThat(table.insert(row.revoke())).isFalse();
        assertThat(table.find(row.id())).contains(row);
    }

    @Test
    void queuesIdsInTheirOrder() {
        IdQueue queue = new IdQueue();
        Random random = new Random(1);
        int added = 0;
        int removed = 0;
        for (int i = 0; i < 20_000; i++) {
            boolean adds = random.nextInt(10) < (i / 2_000 % 2 == 0 ? 8 : 2);
            assertThat(queue.isEmpty()).isEqualTo(added == removed);
            if (adds) {
                queue.add(new AuthorizationId(added, ~added));
                added++;
            } else if (!queue.isEmpty()) {
                assertThat(queue.remove()).isEqualTo(new AuthorizationId(removed, ~removed));
                removed++;
            }
        }
        while (!queue.isEmpty()) {
            assertThat(queue.remove().high()).isEqualTo(removed++);
        }
        assertThat(removed).isEqualTo(added);
    }
}
