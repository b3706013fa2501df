package org.gatewright.server.jar;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Encryption;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.config.Settings;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * The private keys with which encrypted request objects are decrypted. New ones are made every 90 days; the old ones are
 * kept for 90 more, since clients may have cached them. The nodes of a server share them. Thread-safe.
 */
final class RequestKeys {
    private static final String NAME = "request objects";
    private static final Duration PERIOD = Duration.ofDays(90);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final int KEY_ID = 8;

    private final KeyStore storage;
    private final Sealer sealer;
    private final Settings settings;
    private volatile @Nullable Snapshot snapshot;

    private record Snapshot(List<Generation> generations, Instant read) {}

    /** Keys that were made together. */
    private record Generation(Instant made, List<String> keys) {}

    RequestKeys(KeyStore storage, Sealer sealer, Settings settings) {
        this.storage = storage;
        this.sealer = sealer;
        this.settings = settings;
    }

    /** Returns the public halves, the newest first. */
    List<Map<String, Object>> published() {
        return keys().stream().map(Encryption::publicHalf).toList();
    }

    /** Returns the signed JWT in an encrypted request object; empty if it was not encrypted for this server. */
    Optional<String> decrypt(String text) {
        return Encryption.decrypt(text, keys());
    }

    private List<String> keys() {
        Instant now = settings.now();
        Snapshot known = snapshot;
        if (known == null || !now.isBefore(known.read.plus(REFRESH))) {
            known = read(now, known);
            snapshot = known;
        }
        return known.generations.stream()
                .flatMap(generation -> generation.keys.stream())
                .toList();
    }

    /** Reads the keys; while the store is unavailable, those that were read before are used, and it is tried now and then. */
    private Snapshot read(Instant now, @Nullable Snapshot before) {
        try {
            return new Snapshot(refreshed(now), now);
        } catch (StorageException e) {
            if (before == null) {
                throw e;
            }
            return new Snapshot(before.generations, now.minus(REFRESH).plus(RETRY));
        }
    }

    private List<Generation> refreshed(Instant now) {
        while (true) {
            Optional<StoredKeys> stored = storage.load(NAME);
            List<Generation> before = stored.map(this::opened).orElse(List.of());
            boolean current =
                    stored.filter(keys -> sealer.isCurrent(keys.sealed())).isPresent();
            List<Generation> next = next(before, now);
            long version = stored.map(StoredKeys::version).orElse(0L);
            if (current && next.equals(before)
                    || storage.replace(NAME, new StoredKeys(version + 1, sealer.seal(write(next))))) {
                return next;
            }
        }
    }

    /** Returns none if the key that they were sealed with was removed from the ring, as it is after a theft. */
    private List<Generation> opened(StoredKeys stored) {
        return sealer.open(stored.sealed()).map(RequestKeys::read).orElse(List.of());
    }

    private List<Generation> next(List<Generation> before, Instant now) {
        boolean due = before.isEmpty() || !now.isBefore(before.get(0).made.plus(PERIOD));
        List<Generation> next = new ArrayList<>();
        if (due) {
            next.add(new Generation(now, Encryption.generate(settings.entropy().text(KEY_ID))));
        }
        before.stream()
                .filter(old -> now.isBefore(old.made.plus(PERIOD.multipliedBy(2))))
                .forEach(next::add);
        return next;
    }

    private static byte[] write(List<Generation> generations) {
        return Json.bytes(Map.of(
                "generations",
                generations.stream()
                        .map(each -> Map.of("made", each.made.getEpochSecond(), "keys", each.keys))
                        .toList()));
    }

    private static List<Generation> read(byte[] text) {
        List<Generation> generations = new ArrayList<>();
        if (Json.read(text).get("generations") instanceof List<?> list) {
            for (Object element : list) {
                Claims members = new Claims(Json.object(element).orElseThrow());
                generations.add(new Generation(members.time("made").orElseThrow(), members.texts("keys")));
            }
        }
        return generations;
    }
}
