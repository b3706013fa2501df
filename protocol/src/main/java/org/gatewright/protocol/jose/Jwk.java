package org.gatewright.protocol.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.json.Json;

/**
 * A public key for signatures (RFC 7517). Immutable.
 *
 * @param keyId its {@code kid}, if any
 * @param algorithms the algorithms that it may be used with: its {@code alg}, or those of its key type, the preferred
 *     one first
 * @param members the public members, as published
 * @param thumbprint the SHA-256 thumbprint of RFC 7638, in base64url
 */
public record Jwk(
        Optional<String> keyId,
        List<SigningAlgorithm> algorithms,
        PublicKey key,
        Map<String, Object> members,
        String thumbprint) {
    private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int ED25519_KEY = 32;
    private static final int MAX_JSON = 8 * 1024;

    public Jwk {
        algorithms = List.copyOf(algorithms);
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Returns the algorithm that it is used with; the preferred one if the key does not name one. */
    public SigningAlgorithm algorithm() {
        return algorithms.get(0);
    }

    /**
     * Returns the key with these members, for its {@code alg} or else the given algorithm or those of its key type
     * ({@code alg}, {@code kid} and {@code use} are optional, RFC 7517 §4); ignores a certificate chain. Throws {@link
     * IllegalArgumentException} for a private or symmetric key, a weak one, and one that is not a signature key.
     */
    public static Jwk of(Map<String, Object> all, Optional<SigningAlgorithm> expected) {
        Map<String, Object> members = new LinkedHashMap<>(all);
        members.remove("x5c");
        if (hasPrivate(members)) {
            throw new IllegalArgumentException("Private or symmetric keys are not allowed");
        }
        byte[] json = Json.bytes(members);
        boolean forSignatures = members.getOrDefault("use", "sig").equals("sig");
        if (json.length > MAX_JSON || !forSignatures) {
            throw new IllegalArgumentException("Not a signature key");
        }
        try {
            JWK jwk = JWK.parse(new String(json, StandardCharsets.UTF_8));
            List<SigningAlgorithm> algorithms = algorithms(members, jwk, expected);
            PublicKey key = publicKey(jwk);
            if (!algorithms.stream().allMatch(algorithm -> algorithm.fits(key))) {
                throw new IllegalArgumentException("The key is too weak, too large or of another type");
            }
            return new Jwk(
                    Optional.ofNullable(jwk.getKeyID()),
                    algorithms,
                    key,
                    members,
                    jwk.computeThumbprint().toString());
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalStateException e) {
            throw new IllegalArgumentException("Not a key", e);
        }
    }

    /** Returns whether they are the members of a public encryption key of an acceptable size. */
    static boolean isForEncryption(Map<String, Object> members) {
        return "enc".equals(members.get("use")) && !hasPrivate(members) && Json.bytes(members).length <= MAX_JSON;
    }

    /** Returns whether the members include private key material. */
    static boolean hasPrivate(Map<String, Object> members) {
        return members.keySet().stream().anyMatch(PRIVATE::contains);
    }

    /** Returns the key for the algorithm that it names, or for those of its key type. */
    public static Jwk of(Map<String, Object> members) {
        return of(members, Optional.empty());
    }

    /** Returns the public half of a key pair of this server. */
    static Jwk published(String keyId, SigningAlgorithm algorithm, Map<String, Object> material) {
        Map<String, Object> members = new LinkedHashMap<>(material);
        members.put("kid", keyId);
        members.put("use", "sig");
        members.put("alg", algorithm.value());
        return of(members);
    }

    private static List<SigningAlgorithm> algorithms(
            Map<String, Object> members, JWK jwk, Optional<SigningAlgorithm> expected) {
        Optional<SigningAlgorithm> named = Optional.ofNullable(members.get("alg"))
                .map(name -> SigningAlgorithm.of(name.toString())
                        .orElseThrow(() -> new IllegalArgumentException("The algorithm is not supported")));
        if (named.isPresent() && expected.isPresent() && !named.equals(expected)) {
            throw new IllegalArgumentException("The key is for another algorithm");
        }
        return named.or(() -> expected).map(List::of).orElseGet(() -> usual(jwk));
    }

    private static List<SigningAlgorithm> usual(JWK jwk) {
        if (jwk instanceof ECKey) {
            return List.of(SigningAlgorithm.ES256);
        }
        if (jwk instanceof OctetKeyPair) {
            return List.of(SigningAlgorithm.EDDSA, SigningAlgorithm.ED25519);
        }
        return List.of(SigningAlgorithm.RS256, SigningAlgorithm.PS256);
    }

    private static PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        if (jwk instanceof ECKey ec) {
            return ec.toECPublicKey();
        }
        if (jwk instanceof RSAKey rsa) {
            return rsa.toRSAPublicKey();
        }
        if (jwk instanceof OctetKeyPair octets) {
            byte[] x = octets.getDecodedX();
            if (!octets.getCurve().getName().equals("Ed25519") || x.length != ED25519_KEY) {
                throw new IllegalArgumentException("Not an Ed25519 key");
            }
            byte[] encoded = new byte[ED25519_PREFIX.length + ED25519_KEY];
            System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
            System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, ED25519_KEY);
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        }
        throw new IllegalArgumentException("The key type is not supported");
    }
}
