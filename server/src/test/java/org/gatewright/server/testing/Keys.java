package org.gatewright.server.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;

/** JWTs that clients sign with their own keys. */
public final class Keys {
    public static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private Keys() {}

    public static SigningKey key() {
        return SigningKey.generate("k1", SigningAlgorithm.ES256);
    }

    /** A client like "app" that authenticates with a key. */
    public static ClientBuilder app(SigningKey key) {
        return Client.withKeys("app", new JwkSet(List.of(key.jwk())))
                .redirectUris(Clients.CALLBACK)
                .grantTypes(
                        org.gatewright.protocol.GrantType.AUTHORIZATION_CODE,
                        org.gatewright.protocol.GrantType.REFRESH_TOKEN,
                        org.gatewright.protocol.GrantType.CLIENT_CREDENTIALS)
                .scope("read", "write");
    }

    /** Returns the claims of a valid client assertion. */
    public static Map<String, Object> assertion(String clientId, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", clientId);
        claims.put("sub", clientId);
        claims.put("aud", TestServer.ISSUER);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + 60);
        return claims;
    }

    /** Parameters with which a client authenticates by that assertion. */
    public static Map<String, String> authentication(String assertion) {
        return Map.of("client_assertion_type", ASSERTION_TYPE, "client_assertion", assertion);
    }

    public static Map<String, String> authentication(SigningKey key, Instant now) {
        return authentication(key.sign("JWT", assertion("app", now)));
    }

    /** Returns the claims of a valid DPoP proof. */
    public static Map<String, Object> proof(String method, String address, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", method);
        claims.put("htu", address);
        claims.put("iat", now.getEpochSecond());
        return claims;
    }

    public static String dpop(SigningKey key, Map<String, Object> claims) {
        return key.signWithKey("dpop+jwt", claims);
    }

    /** A proof for the token endpoint. */
    public static String dpop(SigningKey key, Instant now) {
        return dpop(key, proof("POST", TestServer.ISSUER + "/token", now));
    }

    /** A proof for the protected resource, with the token it goes with. */
    public static String dpop(SigningKey key, String accessToken, Instant now) {
        Map<String, Object> claims = proof("GET", TestServer.ISSUER + "/resource", now);
        claims.put("ath", hash(accessToken));
        return dpop(key, claims);
    }

    /** The same JWT with another signature. */
    public static String tampered(String jwt) {
        int place = jwt.length() - 20;
        char other = jwt.charAt(place) == 'A' ? 'B' : 'A';
        return jwt.substring(0, place) + other + jwt.substring(place + 1);
    }

    public static String hash(String text) {
        return Base64Url.encode(Hashes.sha256(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
