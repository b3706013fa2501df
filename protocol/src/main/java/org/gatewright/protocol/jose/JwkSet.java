package org.gatewright.protocol.jose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.json.Json;

/**
 * A set of public keys (RFC 7517 §5). Immutable.
 *
 * @param keys the signature keys
 * @param encryptionKeys the members of the encryption keys ({@code use} is {@code enc}), unchanged
 */
public record JwkSet(List<Jwk> keys, List<Map<String, Object>> encryptionKeys) {
    private static final int MAX_KEYS = 20;

    public JwkSet {
        keys = List.copyOf(keys);
        encryptionKeys = List.copyOf(encryptionKeys);
    }

    /** Creates a set of signature keys only. */
    public JwkSet(List<Jwk> keys) {
        this(keys, List.of());
    }

    /**
     * Returns the supported keys of a set; ignores keys of other types and uses, as §5 requires. Throws {@link
     * IllegalArgumentException} if it is not a key set, has no usable key, or contains a private key.
     */
    public static JwkSet of(Map<String, Object> set) {
        if (!(set.get("keys") instanceof List<?> list) || list.size() > MAX_KEYS) {
            throw new IllegalArgumentException("A key set must have 'keys', at most " + MAX_KEYS);
        }
        List<Jwk> keys = new ArrayList<>();
        List<Map<String, Object>> encryption = new ArrayList<>();
        IllegalArgumentException reason = new IllegalArgumentException("The key set has no keys");
        for (Object element : list) {
            Map<String, Object> members =
                    Json.object(element).orElseThrow(() -> new IllegalArgumentException("A key is not a JSON object"));
            if (Jwk.isForEncryption(members)) {
                encryption.add(members);
                continue;
            }
            try {
                keys.add(Jwk.of(members));
            } catch (IllegalArgumentException unusable) {
                if (Jwk.hasPrivate(members)) {
                    throw unusable;
                }
                reason = unusable;
            }
        }
        if (keys.isEmpty() && encryption.isEmpty()) {
            throw reason;
        }
        return new JwkSet(keys, encryption);
    }

    /**
     * Returns whether one of the keys signed it: the one with its {@code kid}, if it has one. The algorithm is
     * determined by the key, never by the token (RFC 8725 §3.1).
     */
    public boolean signed(Jwt jwt) {
        return keys.stream()
                .filter(key -> jwt.keyId().isEmpty() || key.keyId().equals(jwt.keyId()))
                .anyMatch(jwt::isSignedBy);
    }

    public Optional<Jwk> find(String keyId) {
        return keys.stream()
                .filter(key -> key.keyId().filter(keyId::equals).isPresent())
                .findFirst();
    }

    /** Returns the set as published. */
    public Map<String, Object> members() {
        List<Map<String, Object>> all =
                new ArrayList<>(keys.stream().map(Jwk::members).toList());
        all.addAll(encryptionKeys);
        return Map.of("keys", all);
    }
}
