package org.gatewright.protocol.jose;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Checks;

/** Fuzzes JWKs: every object is a sufficiently strong key or an illegal argument. */
class JwkFuzz {
    private static final List<Map<String, Object>> GENUINE = List.of(
            SigningKey.generate("e", SigningAlgorithm.ES256).jwk().members(),
            SigningKey.generate("o", SigningAlgorithm.EDDSA).jwk().members(),
            SigningKey.generate("r", SigningAlgorithm.PS256).jwk().members());
    private static final List<String> NAMES = List.of(
            "kty", "crv", "x", "y", "n", "e", "alg", "use", "kid", "key_ops", "x5c", "x5u", "x5t", "exp", "more");

    @FuzzTest
    @Checks({"R-14", "CA-18", "SC-06"})
    void acceptsAStrongKeyOrRejectsTheObject(FuzzedDataProvider data) {
        try {
            Jwk key = Jwk.of(members(data), Optional.of(data.pickValue(SigningAlgorithm.values())));
            if (!key.algorithm().fits(key.key()) || key.thumbprint().length() != 43) {
                throw new AssertionError(key.members().toString());
            }
            JwkSet.of(Map.of("keys", List.of(key.members())));
        } catch (IllegalArgumentException e) {
            return;
        }
    }

    private static Map<String, Object> members(FuzzedDataProvider data) {
        if (data.consumeBoolean()) {
            return Json.read(data.consumeRemainingAsBytes());
        }
        Map<String, Object> members = new LinkedHashMap<>(data.pickValue(GENUINE));
        String name = data.pickValue(NAMES);
        switch (data.consumeInt(0, 3)) {
            case 0 -> members.remove(name);
            case 1 -> members.put(name, data.consumeRemainingAsString());
            case 2 -> members.put(name, Base64Url.encode(data.consumeRemainingAsBytes()));
            default -> members.putAll(Json.read(("{\"" + name + "\":" + data.consumeRemainingAsString() + "}")));
        }
        return members;
    }
}
