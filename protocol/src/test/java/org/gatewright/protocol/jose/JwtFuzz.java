package org.gatewright.protocol.jose;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.HmacKey;
import org.gatewright.testkit.Checks;

/** Fuzzes JWTs: every text is parsed or rejected, and only signed tokens verify. */
class JwtFuzz {
    private final SigningKey key = SigningKey.generate("k", SigningAlgorithm.ES256);
    private final HmacKey secret = new HmacKey(key.jwk().key().getEncoded());
    private final String genuine = key.sign("JWT", Map.of("sub", "alice"));
    private final String[] parts = genuine.split("\\.");

    @FuzzTest
    @Checks({"R-14", "JW-02", "JW-05"})
    void verifiesOnlySignedTokens(FuzzedDataProvider data) {
        String text = switch (data.consumeInt(0, 4)) {
            case 0 -> data.consumeRemainingAsString();
            case 1 -> Base64Url.encode(data.consumeRemainingAsBytes()) + "." + parts[1] + "." + parts[2];
            case 2 -> parts[0] + "." + Base64Url.encode(data.consumeRemainingAsBytes()) + "." + parts[2];
            case 3 -> Forgery.with(genuine, data.consumeRemainingAsBytes());
            default -> changed(data.consumeInt(0, genuine.length()), data.consumeRemainingAsString());
        };
        Optional<Jwt> read = Jwt.parse(text);
        Jwt.parseWithKey(text);
        if (read.isPresent() && !text.equals(genuine) && isVerified(read.get())) {
            throw new AssertionError(text);
        }
    }

    private String changed(int place, String with) {
        return genuine.substring(0, place)
                + with
                + genuine.substring(Math.min(genuine.length(), place + with.length()));
    }

    private boolean isVerified(Jwt jwt) {
        jwt.type();
        jwt.keyId();
        jwt.ownKey();
        jwt.claims().time("exp");
        jwt.claims().texts("aud");
        return jwt.isSignedBy(key.jwk()) || jwt.isSignedBy(secret);
    }
}
