package org.gatewright.protocol.jose;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.HmacKey;

/**
 * Authenticated encryption of values that only this server can read or create: JWE with AES-256-GCM and a shared key
 * (RFC 7516). Immutable and thread-safe.
 */
public final class Sealer {
    private static final String PERMANENT = "permanent";

    /** The maximum length of a sealed value; enough for more than a hundred private keys. */
    private static final int MAX_LENGTH = 1 << 20;

    private final Map<String, byte[]> keys = new LinkedHashMap<>();
    private final String current;

    /**
     * Creates a sealer.
     *
     * @param keys 256-bit keys by their ids; the first encrypts, all decrypt
     */
    public Sealer(Map<String, byte[]> keys) {
        keys.forEach((id, key) -> this.keys.put(header(id).toBase64URL().toString(), key));
        this.current = keys.keySet().iterator().next();
    }

    /** Returns a sealer with a key that is derived for the purpose, and never rotated. */
    public static Sealer of(HmacKey key, String purpose) {
        byte[] derived = key.sign(("gatewright seal " + purpose).getBytes(StandardCharsets.US_ASCII));
        return new Sealer(Map.of(PERMANENT, derived));
    }

    /** Seals a value of less than half a megabyte; the result has only characters of base64url and full stops. */
    public String seal(byte[] value) {
        if (value.length > MAX_LENGTH / 2) {
            throw new IllegalArgumentException("A value of " + value.length + " bytes is too long to be sealed");
        }
        JWEHeader header = header(current);
        JWEObject jwe = new JWEObject(header, new Payload(value));
        try {
            jwe.encrypt(new DirectEncrypter(keys.get(header.toBase64URL().toString())));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwe.serialize();
    }

    /**
     * Returns the sealed value; empty for anything that this server did not seal.
     *
     * <p>The header must be, character by character, one that {@link #seal} writes. So an untrusted header is never
     * parsed and cannot choose an algorithm, compression or key.
     */
    public Optional<byte[]> open(String sealed) {
        int dot = sealed.indexOf('.');
        byte[] key = keys.get(sealed.substring(0, Math.max(0, dot)));
        if (key == null || sealed.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            JWEObject jwe = JWEObject.parse(sealed);
            if (!isCanonical(sealed)) {
                return Optional.empty();
            }
            jwe.decrypt(new DirectDecrypter(key));
            return Optional.of(jwe.getPayload().toBytes());
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the value was sealed with the current key, rather than with one that only decrypts. */
    public boolean isCurrent(String sealed) {
        return sealed.startsWith(header(current).toBase64URL() + ".");
    }

    private static JWEHeader header(String keyId) {
        return new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(keyId)
                .build();
    }

    /**
     * The parser skips characters that are not base64url and ignores unused bits, so one value would have many
     * encodings.
     */
    private static boolean isCanonical(String sealed) {
        return Arrays.stream(sealed.split("\\.", -1))
                .map(Base64URL::new)
                .allMatch(part -> Base64URL.encode(part.decode()).equals(part));
    }
}
