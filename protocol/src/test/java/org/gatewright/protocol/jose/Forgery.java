package org.gatewright.protocol.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.gatewright.protocol.Base64Url;

/** Malformed or forged tokens with valid signatures. */
final class Forgery {
    private Forgery() {}

    /** Signs that header and those claims verbatim. */
    static String sign(SigningKey key, String header, String claims) {
        String signed = encode(header) + '.' + encode(claims);
        try {
            Signature signer = key.jwk().algorithm().signer(secret(key));
            signer.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + Base64Url.encode(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encode(String text) {
        return Base64Url.encode(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces the signature of the token. */
    static String with(String token, byte[] signature) {
        return token.substring(0, token.lastIndexOf('.') + 1) + Base64Url.encode(signature);
    }

    static byte[] signature(String token) {
        return Base64Url.decode(token.substring(token.lastIndexOf('.') + 1)).orElseThrow();
    }

    /** The private half of a key, in the encoding of Java. */
    static String encoded(SigningKey key) {
        return String.valueOf(key.export().get("private"));
    }

    static PrivateKey secret(SigningKey key) {
        try {
            byte[] encoded = Base64.getDecoder().decode(encoded(key));
            return KeyFactory.getInstance(key.jwk().key().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
