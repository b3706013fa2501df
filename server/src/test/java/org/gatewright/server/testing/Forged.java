package org.gatewright.server.testing;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;

/** JWTs with forged headers and valid signatures. */
public final class Forged {
    private Forged() {}

    /** A JWT with these members of the header besides {@code alg}. */
    public static String sign(SigningKey key, Map<String, Object> more, Map<String, Object> claims) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "ES256");
        header.putAll(more);
        String signed = Base64Url.encode(Json.bytes(header)) + '.' + Base64Url.encode(Json.bytes(claims));
        return signed + '.' + Base64URL.encode(signature(key, signed));
    }

    /** A JWT under a shared secret. */
    public static String hs256(String secret, Map<String, Object> claims) {
        String signed = Base64Url.encode("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.US_ASCII))
                + '.'
                + Base64Url.encode(Json.bytes(claims));
        byte[] mac =
                new HmacKey(secret.getBytes(StandardCharsets.UTF_8)).sign(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + '.' + Base64Url.encode(mac);
    }

    private static byte[] signature(SigningKey key, String signed) {
        try {
            byte[] encoded =
                    Base64.getDecoder().decode(key.export().get("private").toString());
            PrivateKey secret = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(secret);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
