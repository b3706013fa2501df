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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.json.Json;

/**
 * A public key for one signature algorithm (RFC 7517). Immutable.
 *
 * @param keyId its name in {@code kid}, if it has one
 * @param members the public members, as they are published
 * @param thumbprint the SHA-256 thumbprint of RFC 7638, in base64url
 */
public record Jwk(
        Optional<String> keyId,
        SigningAlgorithm algorithm,
        PublicKey key,
        Map<String, Object> members,
        String thumbprint) {
    private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int ED25519_KEY = 32;
    private static final int MAX_JSON = 8 * 1024;

    public Jwk {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /**
     * The key with these members, for the algorithm it names or else the given one. Throws
     * {@link IllegalArgumentException} for a private or symmetric key, a weak one, and one that is no signature key.
     */
    public static Jwk of(Map<String, Object> members, Optional<SigningAlgorithm> expected) {
        if (hasPrivate(members)) {
            throw new IllegalArgumentException("A key that must not be published");
        }
        byte[] json = Json.write(members);
        boolean forSignatures = members.getOrDefault("use", "sig").equals("sig");
        if (json.length > MAX_JSON || !forSignatures) {
            throw new IllegalArgumentException("Not a key for signatures");
        }
        try {
            JWK jwk = JWK.parse(new String(json, StandardCharsets.UTF_8));
            SigningAlgorithm algorithm = algorithm(members, jwk, expected);
            PublicKey key = publicKey(jwk);
            if (!algorithm.fits(key)) {
                throw new IllegalArgumentException("A key that is too weak, too large or of another kind");
            }
            return new Jwk(
                    Optional.ofNullable(jwk.getKeyID()),
                    algorithm,
                    key,
                    members,
                    jwk.computeThumbprint().toString());
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalStateException e) {
            throw new IllegalArgumentException("Not a key", e);
        }
    }

    /** Whether there is something among the members that only the owner of the key may know. */
    static boolean hasPrivate(Map<String, Object> members) {
        return members.keySet().stream().anyMatch(PRIVATE::contains);
    }

    /** The key that names its own algorithm, or whose kind has only one. */
    public static Jwk of(Map<String, Object> members) {
        return of(members, Optional.empty());
    }

    /** The public half of a key pair of this server. */
    static Jwk published(String keyId, SigningAlgorithm algorithm, Map<String, Object> material) {
        Map<String, Object> members = new LinkedHashMap<>(material);
        members.put("kid", keyId);
        members.put("use", "sig");
        members.put("alg", algorithm.wire());
        return of(members);
    }

    private static SigningAlgorithm algorithm(
            Map<String, Object> members, JWK jwk, Optional<SigningAlgorithm> expected) {
        Optional<SigningAlgorithm> named = Optional.ofNullable(members.get("alg"))
                .map(name -> SigningAlgorithm.of(name.toString())
                        .orElseThrow(() -> new IllegalArgumentException("An algorithm that is not supported")));
        if (named.isPresent() && expected.isPresent() && !named.equals(expected)) {
            throw new IllegalArgumentException("A key for another algorithm");
        }
        return named.or(() -> expected).orElseGet(() -> usual(jwk));
    }

    private static SigningAlgorithm usual(JWK jwk) {
        if (jwk instanceof ECKey) {
            return SigningAlgorithm.ES256;
        }
        if (jwk instanceof OctetKeyPair) {
            return SigningAlgorithm.EDDSA;
        }
        throw new IllegalArgumentException("An RSA key has to name its algorithm");
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
        throw new IllegalArgumentException("A kind of key that is not supported");
    }
}
