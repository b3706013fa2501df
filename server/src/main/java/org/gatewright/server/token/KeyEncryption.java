package org.gatewright.server.token;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.Sealer;

/**
 * The key-encryption keys of a deployment, which are not in its database: the first encrypts, all decrypt. For each
 * tenant and name, a key is derived from them (HKDF-Expand with one block, RFC 5869 §2.3), so that the encrypted value
 * of one row cannot be decrypted in another, of any tenant. Immutable; its text reveals nothing of the keys.
 */
public final class KeyEncryption {
    private static final int ID_LENGTH = 8;
    private static final int BYTES = 32;

    private final Map<String, HmacKey> keys;

    private KeyEncryption(Map<String, HmacKey> keys) {
        this.keys = keys;
    }

    /**
     * Returns the encryption with these keys.
     *
     * @param keys 32 random bytes each, at least one
     */
    public static KeyEncryption of(List<byte[]> keys) {
        Map<String, HmacKey> named = new LinkedHashMap<>();
        for (byte[] key : keys) {
            if (!KeyRing.isRandom(key)) {
                throw new IllegalArgumentException("A key-encryption key must have 32 random bytes; this one has "
                        + key.length + (key.length == BYTES ? " that are not random" : ""));
            }
            named.put(Base64Url.encode(Hashes.sha256(key)).substring(0, ID_LENGTH), new HmacKey(key));
        }
        if (named.isEmpty()) {
            throw new IllegalArgumentException("There is no key-encryption key");
        }
        return new KeyEncryption(named);
    }

    /** Returns the sealer of what a tenant stores under a name. */
    Sealer sealer(String tenant, String name) {
        byte[] info = ("gatewright\0" + tenant + '\0' + name + '\1').getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> derived = new LinkedHashMap<>();
        keys.forEach((id, key) -> derived.put(id, key.sign(info)));
        return new Sealer(derived);
    }

    @Override
    public String toString() {
        return "KeyEncryption" + keys.keySet();
    }
}
