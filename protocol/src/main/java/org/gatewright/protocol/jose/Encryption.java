package org.gatewright.protocol.jose;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.protocol.json.Json;

/** Encryption of messages for the holder of a private key: JWE in compact form (RFC 7516 §3.1). */
public final class Encryption {
    /** The supported ways to encrypt the key of a message; RSA with PKCS #1 1.5 is not one (RFC 8725 §3.2). */
    public static final List<String> ALGORITHMS =
            List.of("RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW");

    /** The supported encryptions of the content, the default one of OpenID Connect first. */
    public static final List<String> METHODS = List.of("A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM");

    private static final int MIN_RSA = 2048;
    private static final int MAX_RSA = 8192;
    private static final int MAX_LENGTH = 64 * 1024;
    private static final int PARTS = 5;

    private Encryption() {}

    /** Returns whether the text has the form of an encrypted message. */
    public static boolean isEncrypted(String text) {
        return text.chars().filter(character -> character == '.').count() == PARTS - 1;
    }

    /**
     * Encrypts a text for a public key. Throws {@link IllegalArgumentException} if the key is not for the algorithm.
     *
     * @param contentType the value of {@code cty}, such as {@code JWT} for a signed JWT
     */
    public static String encrypt(
            String text, String contentType, String algorithm, String method, Map<String, Object> publicKey) {
        try {
            JWK key = parse(publicKey);
            JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.parse(algorithm), EncryptionMethod.parse(method))
                    .contentType(contentType)
                    .keyID(key.getKeyID())
                    .build();
            JWEObject jwe = new JWEObject(header, new Payload(text));
            jwe.encrypt(encrypter(key));
            return jwe.serialize();
        } catch (JOSEException | ParseException e) {
            throw new IllegalArgumentException("The key is not one for " + algorithm, e);
        }
    }

    private static JWEEncrypter encrypter(JWK key) throws JOSEException {
        if (key instanceof RSAKey rsa) {
            int bits = rsa.size();
            if (bits < MIN_RSA || bits > MAX_RSA) {
                throw new IllegalArgumentException("The key is too short or too long");
            }
            return new RSAEncrypter(rsa);
        }
        return new ECDHEncrypter(key.toECKey());
    }

    /** Returns the key of a client to encrypt for it with that algorithm, if its key set has one that can be used. */
    public static Optional<Map<String, Object>> keyFor(JwkSet keys, String algorithm) {
        String type = algorithm.startsWith("RSA") ? "RSA" : "EC";
        List<Map<String, Object>> unspecified = keys.keys().stream()
                .map(Jwk::members)
                .filter(members -> !members.containsKey("use") && !members.containsKey("alg"))
                .toList();
        return Stream.concat(keys.encryptionKeys().stream(), unspecified.stream())
                .filter(members -> type.equals(members.get("kty")))
                .filter(members -> algorithm.equals(members.getOrDefault("alg", algorithm)))
                .filter(Encryption::isUsable)
                .findFirst();
    }

    private static boolean isUsable(Map<String, Object> publicKey) {
        try {
            encrypter(parse(publicKey));
            return true;
        } catch (JOSEException | ParseException | IllegalArgumentException | IllegalStateException e) {
            return false;
        }
    }

    private static JWK parse(Map<String, Object> publicKey) throws ParseException {
        return JWK.parse(Json.text(publicKey));
    }

    /** Generates the private keys to decrypt with, one for each key type, as JWKs in JSON. */
    public static List<String> generate(String keyId) {
        try {
            return List.of(
                    new RSAKeyGenerator(MIN_RSA)
                            .keyUse(KeyUse.ENCRYPTION)
                            .keyID(keyId + "r")
                            .generate()
                            .toJSONString(),
                    new ECKeyGenerator(Curve.P_256)
                            .keyUse(KeyUse.ENCRYPTION)
                            .keyID(keyId + "e")
                            .generate()
                            .toJSONString());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the public half of a private key, as published. */
    public static Map<String, Object> publicHalf(String privateKey) {
        try {
            return Json.read(JWK.parse(privateKey).toPublicJWK().toJSONString());
        } catch (ParseException e) {
            throw new IllegalArgumentException("Not a key", e);
        }
    }

    /**
     * Returns the text of a message that was encrypted for one of these private keys; empty for everything else.
     *
     * <p>The key determines which algorithms are accepted, and compressed messages are not (RFC 8725 §3.1, §3.6).
     */
    public static Optional<String> decrypt(String message, List<String> privateKeys) {
        if (message.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            JWEHeader header = JWEObject.parse(message).getHeader();
            boolean supported = ALGORITHMS.contains(header.getAlgorithm().getName())
                    && METHODS.contains(header.getEncryptionMethod().getName())
                    && header.getCompressionAlgorithm() == null;
            return supported
                    ? privateKeys.stream()
                            .flatMap(key -> decrypt(message, header, key).stream())
                            .findFirst()
                    : Optional.empty();
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> decrypt(String message, JWEHeader header, String privateKey) {
        try {
            JWK key = JWK.parse(privateKey);
            boolean matches = header.getAlgorithm().getName().startsWith("RSA") == key instanceof RSAKey
                    && (header.getKeyID() == null || header.getKeyID().equals(key.getKeyID()));
            if (!matches) {
                return Optional.empty();
            }
            JWEObject jwe = JWEObject.parse(message);
            jwe.decrypt(decrypter(key));
            return Optional.of(jwe.getPayload().toString());
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static JWEDecrypter decrypter(JWK key) throws JOSEException {
        return key instanceof RSAKey rsa ? new RSADecrypter(rsa) : new ECDHDecrypter((ECKey) key);
    }
}
