package org.gatewright.protocol.jose;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Seals values so that only this server can read or make them: JWE with AES-256-GCM and a shared key (RFC 7516).
 * Immutable and thread-safe.
 */
public final class Sealer {
    private static final int MAX_LENGTH = 64 * 1024;

    private final Map<String, byte[]> keys;
    private final String current;

    /**
     * A sealer.
     *
     * @param keys 256-bit keys by their ids, the one that seals first, all of which open
     */
    public Sealer(Map<String, byte[]> keys) {
        this.keys = new LinkedHashMap<>(keys);
        this.current = this.keys.keySet().iterator().next();
    }

    /** The value, sealed, in the characters of base64url and the full stop. */
    public String seal(byte[] value) {
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(current)
                .build();
        JWEObject jwe = new JWEObject(header, new Payload(value));
        try {
            jwe.encrypt(new DirectEncrypter(key(current)));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwe.serialize();
    }

    /** The value under the seal; empty for anything that this server did not seal. */
    public Optional<byte[]> open(String sealed) {
        if (sealed.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            JWEObject jwe = JWEObject.parse(sealed);
            if (!isOurs(jwe.getHeader())) {
                return Optional.empty();
            }
            jwe.decrypt(new DirectDecrypter(key(jwe.getHeader().getKeyID())));
            return Optional.of(jwe.getPayload().toBytes());
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Exactly the header that {@link #seal} writes: no compression, no other algorithm, no further member. */
    private boolean isOurs(JWEHeader header) {
        return JWEAlgorithm.DIR.equals(header.getAlgorithm())
                && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                && header.getIncludedParams().size() == 3
                && header.getKeyID() != null
                && keys.containsKey(header.getKeyID());
    }

    private byte[] key(String id) {
        byte[] key = keys.get(id);
        if (key == null) {
            throw new IllegalArgumentException("No such key");
        }
        return key;
    }
}
