package org.gatewright.server.token;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.Sealer;

/**
 * The server's secret keys. The first issues tokens; all verify them, so that keys can be rotated without interruption.
 *
 * <p>From each, one key per purpose is derived by HMAC, so that values of one purpose are invalid for another. All
 * nodes of a server have the same ring. Immutable.
 */
public final class KeyRing {
    private static final int BYTES = 32;
    private static final int MAX_ID = 255;

    private final List<Key> keys;
    private final Optional<HmacKey> permanent;

    /** The keys derived from one secret; its text reveals none of them. */
    static final class Key {
        private final int id;
        private final HmacKey secret;
        private final HmacKey checksum;
        private final HmacKey tag;

        private Key(int id, byte[] secret) {
            this.id = id;
            this.secret = new HmacKey(secret);
            this.checksum = new HmacKey(derive("gatewright token checksum"));
            this.tag = new HmacKey(derive("gatewright token tag"));
        }

        int id() {
            return id;
        }

        private byte[] derive(String purpose) {
            return secret.sign(purpose.getBytes(StandardCharsets.US_ASCII));
        }

        HmacKey checksum() {
            return checksum;
        }

        HmacKey tag() {
            return tag;
        }
    }

    private KeyRing(List<Key> keys, Optional<HmacKey> permanent) {
        this.keys = keys;
        this.permanent = permanent;
    }

    /**
     * Returns a ring of these secrets.
     *
     * @param secrets 32 random bytes each, by ids from 0 to 255, in the map's order, the current one first
     */
    public static KeyRing of(Map<Integer, byte[]> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("A key ring must have at least one key");
        }
        secrets.forEach(KeyRing::requireStrong);
        return new KeyRing(
                secrets.entrySet().stream()
                        .map(entry -> new Key(entry.getKey(), entry.getValue()))
                        .toList(),
                Optional.empty());
    }

    /** Returns a ring of one new key, which exists in this process only, as do its tokens. */
    public static KeyRing generate(Entropy entropy) {
        return of(Map.of(1, entropy.bytes(BYTES))).permanent(entropy.bytes(BYTES));
    }

    /**
     * Returns the same ring with a secret that is never rotated, for what must stay the same forever, such as pairwise
     * subject identifiers.
     *
     * @param secret 32 random bytes
     */
    public KeyRing permanent(byte[] secret) {
        if (!isRandom(secret)) {
            throw new IllegalArgumentException("The permanent key must be 32 random bytes");
        }
        return new KeyRing(keys, Optional.of(new HmacKey(secret)));
    }

    /** Returns a key derived from the secret that is never rotated, if there is one. */
    public Optional<HmacKey> permanentKey(String purpose) {
        return permanent.map(
                secret -> new HmacKey(secret.sign(("gatewright " + purpose).getBytes(StandardCharsets.US_ASCII))));
    }

    /**
     * Returns the ring of one tenant, derived from this one: values that are issued or sealed with it are invalid with
     * the ring of another tenant.
     *
     * @param id identifies the tenant, such as its issuer
     */
    public KeyRing tenant(String id) {
        byte[] name = ("gatewright tenant " + id).getBytes(StandardCharsets.UTF_8);
        return new KeyRing(
                keys.stream().map(key -> new Key(key.id, key.secret.sign(name))).toList(),
                permanent.map(secret -> new HmacKey(secret.sign(name))));
    }

    /** Returns the ids of the keys, the current one first. */
    public List<Integer> ids() {
        return keys.stream().map(Key::id).toList();
    }

    Key current() {
        return keys.get(0);
    }

    Optional<Key> find(int id) {
        return keys.stream().filter(key -> key.id == id).findFirst();
    }

    /** Returns a key derived from the current one, for short-lived values. */
    public HmacKey key(String purpose) {
        return new HmacKey(keys.get(0).derive("gatewright " + purpose));
    }

    /** Returns a sealer with keys of this ring; values that are sealed for one purpose cannot be opened for another. */
    public Sealer sealer(String purpose) {
        Map<String, byte[]> seals = new LinkedHashMap<>();
        keys.forEach(key -> seals.put(Integer.toString(key.id), key.derive("gatewright seal " + purpose)));
        return new Sealer(seals);
    }

    private static void requireStrong(int id, byte[] secret) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("A key id must be a number from 0 to 255, not " + id);
        }
        if (!isRandom(secret)) {
            throw new IllegalArgumentException("Key " + id + " must be 32 random bytes");
        }
    }

    /** Returns whether these can be 32 random bytes, whose distinct values are hardly ever fewer than half. */
    static boolean isRandom(byte[] secret) {
        return secret.length == BYTES
                && IntStream.range(0, secret.length)
                                .map(i -> secret[i])
                                .distinct()
                                .count()
                        >= BYTES / 2;
    }
}
