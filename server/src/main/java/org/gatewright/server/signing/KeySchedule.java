package org.gatewright.server.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;

/** Signing keys with the times from which they sign; of each algorithm, each until the next one does. Immutable. */
record KeySchedule(List<Turn> turns) {
    /** A key and the time from which it signs. */
    record Turn(SigningKey key, Instant from) {
        SigningAlgorithm algorithm() {
            return key.jwk().algorithm();
        }
    }

    KeySchedule {
        turns = List.copyOf(turns);
    }

    /** Returns the key that signs with the algorithm; one that does not sign yet only if there is no other. */
    Optional<SigningKey> at(Instant now, SigningAlgorithm algorithm) {
        Optional<SigningKey> signing = last(now, turn -> turn.algorithm() == algorithm);
        return signing.isPresent() ? signing : of(algorithm).map(Turn::key).findFirst();
    }

    /** Returns the key that signs at that time: of that algorithm or, until one of it does, of the previous one. */
    SigningKey preferring(Instant now, SigningAlgorithm algorithm) {
        return last(now, turn -> turn.algorithm() == algorithm)
                .or(() -> last(now, turn -> true))
                .orElse(turns.get(0).key());
    }

    private Optional<SigningKey> last(Instant now, Predicate<Turn> wanted) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (!turn.from().isAfter(now) && wanted.test(turn)) {
                return Optional.of(turn.key());
            }
        }
        return Optional.empty();
    }

    /** Returns whether there is a key of the algorithm. */
    boolean has(SigningAlgorithm algorithm) {
        return of(algorithm).findAny().isPresent();
    }

    private Stream<Turn> of(SigningAlgorithm algorithm) {
        return turns.stream().filter(turn -> turn.algorithm() == algorithm);
    }

    JwkSet published() {
        return new JwkSet(turns.stream().map(turn -> turn.key().jwk()).toList());
    }

    /**
     * Returns the schedule with new keys where they are due, and without those whose signatures have all expired;
     * itself if nothing changes.
     *
     * @param kept how long a key is published after its last signature
     * @param algorithms the algorithms of the required keys; one without a key gets one at once
     */
    KeySchedule next(
            Instant now,
            KeyRotation rotation,
            Duration kept,
            Collection<SigningAlgorithm> algorithms,
            Function<SigningAlgorithm, SigningKey> generate) {
        List<Turn> next = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            if (!isOver(i, now.minus(kept), algorithms)) {
                next.add(turns.get(i));
            }
        }
        boolean first = next.isEmpty(); // then no copy of the published keys can exist yet
        for (SigningAlgorithm algorithm : algorithms) {
            Optional<Turn> last = of(algorithm).reduce((a, b) -> b);
            boolean due = last.map(turn -> !turn.from()
                            .plus(rotation.period())
                            .minus(rotation.publishAhead())
                            .isAfter(now))
                    .orElse(true);
            if (due) {
                next.add(new Turn(generate.apply(algorithm), first ? now : now.plus(rotation.publishAhead())));
            }
        }
        return next.equals(turns) ? this : new KeySchedule(next);
    }

    /**
     * Returns whether its successor, of its algorithm or of any if it is not required, has signed since before that
     * time.
     */
    private boolean isOver(int index, Instant before, Collection<SigningAlgorithm> algorithms) {
        Turn turn = turns.get(index);
        boolean needed = algorithms.contains(turn.algorithm());
        return turns.subList(index + 1, turns.size()).stream()
                .filter(later -> !needed || later.algorithm() == turn.algorithm())
                .anyMatch(later -> later.from().isBefore(before));
    }

    byte[] write() {
        List<Map<String, Object>> keys = new ArrayList<>();
        for (Turn turn : turns) {
            Map<String, Object> object = new LinkedHashMap<>(turn.key().export());
            object.put("from", turn.from().toEpochMilli());
            keys.add(object);
        }
        return Json.bytes(Map.of("keys", keys));
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
