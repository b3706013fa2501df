package org.gatewright.server.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;

/**
 * Signing keys in the order in which they sign; each until the next one does. Immutable.
 */
record KeySchedule(List<Turn> turns) {
    /** A key and the moment from which it signs. */
    record Turn(SigningKey key, Instant from) {}

    KeySchedule {
        turns = List.copyOf(turns);
    }

    /** The key that signs at that moment. */
    SigningKey at(Instant now) {
        SigningKey signing = turns.get(0).key();
        for (Turn turn : turns) {
            if (!turn.from().isAfter(now)) {
                signing = turn.key();
            }
        }
        return signing;
    }

    JwkSet published() {
        return new JwkSet(turns.stream().map(turn -> turn.key().jwk()).toList());
    }

    /**
     * The schedule with a new key where one is due, and without those whose signatures have all expired; itself where
     * nothing changes.
     *
     * @param kept how long a key is published after its last signature
     * @param algorithm of the next key, which is due at once where the last one signs already and has another
     */
    KeySchedule next(
            Instant now,
            KeyRotation rotation,
            Duration kept,
            SigningAlgorithm algorithm,
            Function<SigningAlgorithm, SigningKey> generate) {
        List<Turn> next = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            boolean over =
                    i + 1 < turns.size() && turns.get(i + 1).from().plus(kept).isBefore(now);
            if (!over) {
                next.add(turns.get(i));
            }
        }
        if (next.isEmpty()) {
            next.add(new Turn(generate.apply(algorithm), now)); // nobody can have a copy of the published keys yet
        } else if (!due(next.get(next.size() - 1), rotation, algorithm).isAfter(now)) {
            next.add(new Turn(generate.apply(algorithm), now.plus(rotation.ahead())));
        }
        return next.equals(turns) ? this : new KeySchedule(next);
    }

    private static Instant due(Turn last, KeyRotation rotation, SigningAlgorithm algorithm) {
        return last.key().jwk().algorithm() != algorithm
                ? last.from()
                : last.from().plus(rotation.period()).minus(rotation.ahead());
    }

    byte[] write() {
        List<Map<String, Object>> keys = new ArrayList<>();
        for (Turn turn : turns) {
            Map<String, Object> object = new LinkedHashMap<>(turn.key().export());
            object.put("from", turn.from().toEpochMilli());
            keys.add(object);
        }
        return Json.write(Map.of("keys", keys));
    }

    static KeySchedule read(byte[] json) {
        List<Turn> turns = new ArrayList<>();
        if (Json.read(json).get("keys") instanceof List<?> keys) {
            for (Object element : keys) {
                Map<String, Object> object = Json.object(element).orElseThrow();
                Instant from = Instant.ofEpochMilli(((Number) object.getOrDefault("from", 0)).longValue());
                turns.add(new Turn(SigningKey.restore(object), from));
            }
        }
        return new KeySchedule(turns);
    }
}
