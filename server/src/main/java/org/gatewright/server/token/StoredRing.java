package org.gatewright.server.token;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;

/**
 * The stored key ring of all nodes of a server, encrypted with a key that is not in the storage. The first node creates
 * it. A node whose first key-encryption key is new encrypts it again.
 */
public final class StoredRing {
    private static final int BYTES = 32;
    private static final int MAX_ID = 255;
    private static final String FULL = "The key ring is full; remove its old keys first";

    private final KeyStore storage;
    private final Sealer encryption;
    private final Entropy entropy;

    private StoredRing(KeyStore storage, Sealer encryption, Entropy entropy) {
        this.storage = storage;
        this.encryption = encryption;
        this.entropy = entropy;
    }

    /**
     * Returns the ring of a tenant.
     *
     * @param storage the key store of that tenant
     * @param tenant its id, as given to {@code StoreProvider.tenant}
     */
    public static StoredRing of(KeyStore storage, KeyEncryption encryption, String tenant, Entropy entropy) {
        return new StoredRing(storage, encryption.sealer(tenant, KeyStore.RING), entropy);
    }

    /** Opens the stored ring. Throws {@link IllegalStateException} if it was encrypted with none of the keys. */
    public KeyRing open() {
        while (true) {
            Optional<StoredKeys> stored = storage.load(KeyStore.RING);
            Secrets ring = stored.map(keys -> read(decrypt(keys)))
                    .orElseGet(() -> new Secrets(Map.of(1, entropy.bytes(BYTES)), Optional.empty()));
            boolean current = ring.permanent.isPresent()
                    && stored.filter(keys -> encryption.isCurrent(keys.sealed()))
                            .isPresent();
            long version = stored.map(StoredKeys::version).orElse(0L);
            byte[] permanent = ring.permanent.orElseGet(() -> entropy.bytes(BYTES));
            Secrets complete = new Secrets(ring.keys, Optional.of(permanent));
            if (current
                    || storage.replace(KeyStore.RING, new StoredKeys(version + 1, encryption.seal(write(complete))))) {
                return KeyRing.of(complete.keys).permanent(permanent);
            }
        }
    }

    /**
     * Rotates the ring in two steps, since a node knows only the keys that existed when it opened the ring: the first adds
     * a key; the second, after every node has opened the ring again, makes it the current one.
     *
     * @return whether this was the second step
     */
    public boolean rotate() {
        boolean[] promoted = {false};
        change(old -> {
            List<Integer> ids = List.copyOf(old.keySet());
            int next = after(ids.get(0));
            promoted[0] = old.containsKey(next);
            if (!promoted[0] && old.containsKey(after(next))) {
                throw new IllegalStateException(FULL); // an old key would be taken for the new one
            }
            return promoted[0] ? inFront(next, old.getOrDefault(next, new byte[0]), old) : behind(next, old);
        });
        return promoted[0];
    }

    /**
     * Makes a new key the current one at once; a node does not know it before it opens the ring again.
     *
     * @return the ID of the new key
     */
    public int replace() {
        int[] added = {0};
        change(old -> {
            int last = Collections.max(old.keySet());
            int id = IntStream.range(last, last + MAX_ID)
                    .map(StoredRing::after)
                    .filter(free -> !old.containsKey(free) && !old.containsKey(after(free)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(FULL));
            added[0] = id;
            return inFront(id, entropy.bytes(BYTES), old);
        });
        return added[0];
    }

    /** Returns the id of the successor of the key with this id. */
    private static int after(int id) {
        return id % MAX_ID + 1;
    }

    private static Map<Integer, byte[]> inFront(int id, byte[] key, Map<Integer, byte[]> old) {
        Map<Integer, byte[]> all = new LinkedHashMap<>(Map.of(id, key));
        old.forEach(all::putIfAbsent);
        return all;
    }

    private Map<Integer, byte[]> behind(int id, Map<Integer, byte[]> old) {
        Map<Integer, byte[]> all = new LinkedHashMap<>(old);
        all.put(id, entropy.bytes(BYTES));
        return all;
    }

    /**
     * Removes all keys that were there before that one, which invalidates all their tokens and sealed values. Keys that
     * replaced it since are kept.
     */
    public void forgetBefore(int id) {
        change(old -> {
            Map<Integer, byte[]> kept = new LinkedHashMap<>();
            for (Map.Entry<Integer, byte[]> key : old.entrySet()) {
                kept.put(key.getKey(), key.getValue());
                if (key.getKey() == id) {
                    return kept;
                }
            }
            return old; // another replacement has removed it
        });
    }

    private void change(UnaryOperator<Map<Integer, byte[]>> change) {
        boolean replaced = false;
        while (!replaced) {
            StoredKeys stored = storage.load(KeyStore.RING)
                    .orElseThrow(() -> new IllegalStateException("There are no keys in this storage yet"));
            Secrets before = read(decrypt(stored));
            Secrets next = new Secrets(change.apply(before.keys), before.permanent);
            replaced =
                    storage.replace(KeyStore.RING, new StoredKeys(stored.version() + 1, encryption.seal(write(next))));
        }
    }

    private byte[] decrypt(StoredKeys stored) {
        return encryption
                .open(stored.sealed())
                .orElseThrow(() -> new IllegalStateException(
                        "The keys in this storage were encrypted with another key-encryption key"));
    }

    /** The content of the ring: the keys that rotate, the current one first, and the one that does not. */
    private record Secrets(Map<Integer, byte[]> keys, Optional<byte[]> permanent) {}

    private static byte[] write(Secrets ring) {
        List<Map<String, Object>> keys = new ArrayList<>();
        ring.keys.forEach((id, secret) -> keys.add(Map.of("id", id, "secret", Base64Url.encode(secret))));
        Map<String, Object> members = new LinkedHashMap<>(Map.of("keys", keys));
        ring.permanent.ifPresent(secret -> members.put("permanent", Base64Url.encode(secret)));
        return Json.bytes(members);
    }

    private static Secrets read(byte[] ring) {
        Map<String, Object> members = Json.read(ring);
        Map<Integer, byte[]> secrets = new LinkedHashMap<>();
        if (members.get("keys") instanceof List<?> keys) {
            for (Object element : keys) {
                Map<String, Object> key = Json.object(element).orElseThrow();
                secrets.put(
                        ((Number) key.getOrDefault("id", -1)).intValue(),
                        Base64Url.decode(key.getOrDefault("secret", "").toString())
                                .orElseThrow());
            }
        }
        return new Secrets(
                secrets,
                Optional.ofNullable(members.get("permanent"))
                        .map(secret -> Base64Url.decode(secret.toString()).orElseThrow()));
    }
}
