package org.gatewright.protocol.jose;

import com.nimbusds.jose.jwk.Curve;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The signature algorithms of tokens (RFC 7518 §3, RFC 8037 §3.1); {@code none} is not one of them. */
public enum SigningAlgorithm {
    ES256("ES256", "EC", "SHA256withECDSAinP1363Format"),
    RS256("RS256", "RSA", "SHA256withRSA"),
    PS256("PS256", "RSA", "RSASSA-PSS"),
    EDDSA("EdDSA", "Ed25519", "Ed25519"),
    /** The same signatures under the name that says which curve they use (RFC 9864 §2.2). */
    ED25519("Ed25519", "Ed25519", "Ed25519");

    private static final int EC_COORDINATE = 32;
    private static final int MIN_RSA = 2048;
    private static final int MAX_RSA = 8192;

    private final String wire;
    private final String keyType;
    private final String signature;

    SigningAlgorithm(String wire, String keyType, String signature) {
        this.wire = wire;
        this.keyType = keyType;
        this.signature = signature;
    }

    /** Returns the algorithm with that registered, case-sensitive name. */
    public static Optional<SigningAlgorithm> of(String name) {
        return Stream.of(values())
                .filter(algorithm -> algorithm.wire.equals(name))
                .findFirst();
    }

    /** Returns the value of {@code alg}. */
    public String value() {
        return wire;
    }

    /** Returns the names of all algorithms, as in metadata. */
    public static List<String> names() {
        return Stream.of(values()).map(SigningAlgorithm::value).toList();
    }

    /**
     * Returns whether a public key is one for this algorithm, and neither too weak nor too slow to use (RFC 8725 §3.5).
     */
    boolean fits(PublicKey key) {
        return switch (this) {
            case ES256 -> key instanceof ECPublicKey ec && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()));
            case RS256, PS256 ->
                key instanceof RSAPublicKey rsa
                        && rsa.getModulus().bitLength() >= MIN_RSA
                        && rsa.getModulus().bitLength() <= MAX_RSA
                        && rsa.getPublicExponent().bitLength() <= 32
                        && rsa.getPublicExponent().testBit(0)
                        && rsa.getPublicExponent().bitLength() > 1;
            case EDDSA, ED25519 ->
                key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519");
        };
    }

    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(keyType);
            if (this == ES256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (keyType.equals("RSA")) {
                generator.initialize(MIN_RSA);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the key in the form that {@link #signer} requires. */
    PrivateKey ready(PrivateKey key) {
        return SignatureProvider.key(signature, key);
    }

    /** Returns a signature that is ready to sign with the key, any number of messages. */
    Signature signer(PrivateKey key) throws GeneralSecurityException {
        Signature signer = signature();
        signer.initSign(key);
        return signer;
    }

    boolean verify(PublicKey key, byte[] message, byte[] claimed) {
        if (this == ES256 && !isEcdsa(claimed)) {
            return false;
        }
        try {
            Signature verifier = signature();
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(claimed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Signature signature() throws GeneralSecurityException {
        Signature instance = SignatureProvider.signature(signature);
        if (this == PS256) {
            instance.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        return instance;
    }

    /** Two numbers of full length, neither of them zero: careless verifiers accept zeros for any message. */
    private static boolean isEcdsa(byte[] signature) {
        return signature.length == 2 * EC_COORDINATE
                && !isZero(signature, 0, EC_COORDINATE)
                && !isZero(signature, EC_COORDINATE, 2 * EC_COORDINATE);
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
