package org.gatewright.protocol.jose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.json.Json;

/**
 * Public keys that somebody published (RFC 7517 §5). Immutable.
 *
 * @param keys for signatures
 * @param encryptionKeys the members of those for encryption ({@code use} is {@code enc}), which are kept as they came
 */
public record JwkSet(List<Jwk> keys, List<Map<String, Object>> encryptionKeys) {
    private static final int MAX_KEYS = 20;

    public JwkSet {
        keys = List.copyOf(keys);
        encryptionKeys = List.copyOf(encryptionKeys);
    }

    /** Keys for signatures alone. */
    public JwkSet(List<Jwk> keys) {
        this(keys, List.of());
    }

    /**
     * The keys of a set that this server can use; those of other kinds and purposes are left out, as §5 demands.
     * Throws {@link IllegalArgumentException} where it is no key set, has none that can be used, or has a private key.
     */
    public static JwkSet of(Map<String, Object> set) {
        if (!(set.get("keys") instanceof List<?> list) || list.size() > MAX_KEYS) {
            throw new IllegalArgumentException("A key set has 'keys', up to " + MAX_KEYS);
        }
        List<Jwk> keys = new ArrayList<>();
        List<Map<String, Object>> encryption = new ArrayList<>();
        IllegalArgumentException reason = new IllegalArgumentException("A key set without keys");
        for (Object element : list) {
            Map<String, Object> members = Json.object(element)
                    .orElseThrow(() -> new IllegalArgumentException("A key that is no JSON object"));
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
     * Whether one of the keys signed it: that of its key id where it names one. The algorithm is the key's, never the
     * token's choice (RFC 8725 §3.1).
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

    /** The set as it is published. */
    public Map<String, Object> members() {
        List<Map<String, Object>> all =
                new ArrayList<>(keys.stream().map(Jwk::members).toList());
        all.addAll(encryptionKeys);
        return Map.of("keys", all);
    }
}
