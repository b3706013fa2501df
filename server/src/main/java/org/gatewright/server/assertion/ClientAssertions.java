package org.gatewright.server.assertion;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gatewright.protocol.HmacKey;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.config.Settings;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.storage.OneTimeStore;

/**
 * Client authentication by signed JWTs (RFC 7523 §2.2): {@code private_key_jwt} with a key pair, and
 * {@code client_secret_jwt} with a secret that both sides know.
 */
public final class ClientAssertions implements Feature {
    private static final String PRIVATE_KEY = "private_key_jwt";
    private static final String SECRET = "client_secret_jwt";

    @Override
    public List<ClientAuthMethod> authMethods(Settings settings, OneTimeStore oneTimes, ClientJwks clientKeys) {
        AssertionCheck check = new AssertionCheck(settings, oneTimes);
        return List.of(
                new AssertionMethod(PRIVATE_KEY, false, check, clientKeys, clientKeys.blocks()),
                new AssertionMethod(
                        SECRET,
                        true,
                        check,
                        (client, jwt, sender) -> client.keys()
                                .sharedSecret()
                                .map(secret -> new HmacKey(secret.getBytes(StandardCharsets.UTF_8)))
                                .filter(jwt::isSignedBy)
                                .isPresent(),
                        false));
    }
}
