package org.gatewright.identity.transfer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.protocol.Hashes;

/**
 * The IDs, names and verified addresses in a file, as 64 bits of a hash each. Those of about 300,000 users are remembered;
 * repetitions of later ones are found by the store only. For one thread.
 */
final class Duplicates {
    private static final int MAX_KEYS = 1_000_000;

    private final Map<Long, Integer> lines = new HashMap<>();

    /** Returns the line of an earlier user with the same ID, name or verified address; without one, remembers this user. */
    Optional<Integer> find(ImportedUser user, int line) {
        List<Long> keys = Stream.of(
                        user.id().map(id -> key('i', id)),
                        user.profile().uniqueName().map(name -> key('n', name)),
                        user.profile().uniqueEmail().map(email -> key('e', email)))
                .flatMap(Optional::stream)
                .toList();
        Optional<Integer> earlier =
                keys.stream().map(lines::get).filter(Objects::nonNull).findFirst();
        if (earlier.isEmpty() && lines.size() + keys.size() <= MAX_KEYS) {
            keys.forEach(key -> lines.put(key, line));
        }
        return earlier;
    }

    private static long key(char kind, String text) {
        return ByteBuffer.wrap(Hashes.sha256((kind + text).getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
