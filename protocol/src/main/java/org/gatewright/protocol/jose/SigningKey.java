package org.gatewright.protocol.jose;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A private key that signs JWTs, with its public half. Immutable and thread-safe; its text reveals nothing of the key.
 */
public final class SigningKey {
    private static final int SIGNERS = 32;

    private final Jwk jwk;
    private final PrivateKey key;

    /** The encoded headers by type, of which a program has a few. */
    private final Map<String, String> headers = new ConcurrentHashMap<>();

    /** Signatures that are ready for their next use, since making one costs as much as a hash; each thread has its place. */
    private final AtomicReferenceArray<@Nullable Signature> signers = new AtomicReferenceArray<>(SIGNERS);

    private SigningKey(Jwk jwk, PrivateKey key) {
        this.jwk = jwk;
        this.key = jwk.algorithm().ready(key);
    }

    /** Generates a key. */
    public static SigningKey generate(String keyId, SigningAlgorithm algorithm) {
        KeyPair pair = algorithm.generate();
        Map<String, Object> material = Json.read(material(pair));
        return new SigningKey(Jwk.published(keyId, algorithm, material), pair.getPrivate());
    }

    private static String material(KeyPair pair) {
        if (pair.getPublic() instanceof ECPublicKey ec) {
            return new ECKey.Builder(Curve.P_256, ec).build().toJSONString();
        }
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).build().toJSONString();
        }
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + Base64Url.encode(x) + "\"}";
    }

    /** Restores a key that {@link #export} wrote. */
    public static SigningKey restore(Map<String, Object> exported) {
        Map<String, Object> published = Json.object(exported.get("public")).orElseThrow();
        Jwk jwk = Jwk.of(published);
        byte[] encoded = Base64.getDecoder().decode(String.valueOf(exported.get("private")));
        try {
            KeyFactory factory = KeyFactory.getInstance(jwk.key().getAlgorithm());
            return new SigningKey(jwk, factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Not a private key", e);
        }
    }

    /** Returns both halves; secret, to be stored encrypted. */
    public Map<String, Object> export() {
        Map<String, Object> exported = new LinkedHashMap<>();
        exported.put("public", jwk.members());
        exported.put("private", Base64.getEncoder().encodeToString(key.getEncoded()));
        return exported;
    }

    /** Returns the public half. */
    public Jwk jwk() {
        return jwk;
    }

    /** Returns a signed JWT of that type, such as {@code at+jwt}, in compact form. */
    public String sign(String type, Map<String, ?> claims) {
        return withHeader(headers.computeIfAbsent(type, this::header), claims);
    }

    private String header(String type) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", type);
        header.put("alg", jwk.algorithm().value());
        jwk.keyId().ifPresent(id -> header.put("kid", id));
        return Base64Url.encode(Json.bytes(header));
    }

    /** Returns a signed JWT with the public key in its header, such as a DPoP proof (RFC 9449 §4.2). */
    public String signWithKey(String type, Map<String, ?> claims) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", type);
        header.put("alg", jwk.algorithm().value());
        Map<String, Object> material = new LinkedHashMap<>(jwk.members());
        material.keySet().removeAll(Set.of("kid", "use", "alg"));
        header.put("jwk", material);
        return withHeader(Base64Url.encode(Json.bytes(header)), claims);
    }

    private String withHeader(String header, Map<String, ?> claims) {
        String signed = header + '.' + Base64Url.encode(Json.bytes(claims));
        return signed + '.' + Base64Url.encode(sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] sign(byte[] message) {
        int place = (int) (Thread.currentThread().getId() & SIGNERS - 1);
        try {
            Signature idle = signers.getAndSet(place, null);
            Signature signer = idle == null ? jwk.algorithm().signer(key) : idle;
            signer.update(message);
            byte[] signature = signer.sign();
            signers.set(place, signer); // not after a failure
            return signature;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + jwk.keyId().orElse("") + ", " + jwk.algorithm().value() + "]";
    }
}
