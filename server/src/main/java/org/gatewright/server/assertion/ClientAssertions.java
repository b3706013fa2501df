package org.gatewright.server.assertion;

import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.HmacKey;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/**
 * Client authentication by signed JWTs (RFC 7523 §2.2): {@code private_key_jwt} with a key pair, and {@code
 * client_secret_jwt} with a shared secret.
 */
public final class ClientAssertions implements Feature {
    private static final String PRIVATE_KEY = "private_key_jwt";
    private static final String SECRET = "client_secret_jwt";

    @Override
    public void install(Setup setup) {
        AssertionCheck check =
                new AssertionCheck(setup.settings(), setup.stores().oneTimes());
        setup.clientAuthentication(new AssertionMethod(PRIVATE_KEY, false, check, setup.clientKeys()));
        setup.clientAuthentication(new AssertionMethod(
                SECRET,
                true,
                check,
                (client, jwt, sender) -> client.keys()
                        .sharedSecret()
                        .map(secret -> new HmacKey(secret.getBytes(StandardCharsets.UTF_8)))
                        .filter(jwt::isSignedBy)
                        .isPresent()));
    }
}
