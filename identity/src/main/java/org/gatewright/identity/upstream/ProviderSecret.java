package org.gatewright.identity.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.json.Json;

/** How this server authenticates at a provider: a shared secret, or a key that signs short-lived ones. */
public sealed interface ProviderSecret {
    /** Returns the client secret for a request now. */
    String value(Provider provider, Instant now);

    /** A secret that the provider has assigned. Its {@code toString} omits the values. */
    record Shared(String secret) implements ProviderSecret {
        @Override
        public String value(Provider provider, Instant now) {
            return secret;
        }

        @Override
        public String toString() {
            return "Shared";
        }
    }

    /**
     * A key of Apple's, with which secrets are signed that are valid for five minutes. Its {@code toString} omits the values.
     *
     * @param team the team ID, of ten characters
     * @param keyId the ID of the key
     */
    record AppleKey(String team, String keyId, PrivateKey key) implements ProviderSecret {
        private static final long SECONDS = 300;

        /** Reads the file {@code .p8} that Apple issues; throws {@link IllegalArgumentException} for any other. */
        public static AppleKey read(String team, String keyId, String pem) {
            String body = pem.lines()
                    .map(String::strip)
                    .filter(line -> !line.startsWith("-----"))
                    .collect(Collectors.joining());
            try {
                byte[] encoded = Base64.getDecoder().decode(body);
                PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
                if (key instanceof ECPrivateKey ec && ec.getParams().getOrder().bitLength() == 256) {
                    return new AppleKey(team, keyId, key);
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // the same as another key
            }
            throw new IllegalArgumentException("this is not a private key for ES256 in PEM format (PKCS #8)");
        }

        @Override
        public String value(Provider provider, Instant now) {
            Map<String, Object> claims = Map.of(
                    "iss", team,
                    "sub", provider.clientId(),
                    "aud", provider.issuer(),
                    "iat", now.getEpochSecond(),
                    "exp", now.getEpochSecond() + SECONDS);
            String text = Base64Url.encode(Json.bytes(Map.of("alg", "ES256", "kid", keyId)))
                    + "."
                    + Base64Url.encode(Json.bytes(claims));
            try {
                Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
                signature.initSign(key);
                signature.update(text.getBytes(StandardCharsets.US_ASCII));
                return text + "." + Base64Url.encode(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("The key of the provider cannot sign", e);
            }
        }

        @Override
        public String toString() {
            return "AppleKey";
        }
    }
}
