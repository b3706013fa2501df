package org.gatewright.server.assertion;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.protocol.HmacKey;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/**
 * Client authentication by signed JWTs (RFC 7523 §2.2): {@code private_key_jwt} with a key pair, and {@code
 * client_secret_jwt} with a shared secret; and, if platforms are trusted, {@value #WORKLOAD} with what a platform issues to
 * the workload that the client is.
 */
public final class ClientAssertions implements Feature {
    /** The authentication method of clients that are workloads of a trusted platform. */
    public static final String WORKLOAD = "workload_jwt";

    private static final String PRIVATE_KEY = "private_key_jwt";
    private static final String SECRET = "client_secret_jwt";

    private final Map<String, TrustedIssuer> platforms;

    /** Creates the methods; issuers that are no {@linkplain TrustedIssuer#workloads platforms} are left out. */
    public ClientAssertions(TrustedIssuer... trusted) {
        platforms = Stream.of(trusted)
                .filter(TrustedIssuer::issuesToWorkloads)
                .collect(Collectors.toUnmodifiableMap(TrustedIssuer::issuer, issuer -> issuer));
    }

    @Override
    public void install(Setup setup) {
        AssertionCheck check =
                new AssertionCheck(setup.settings(), setup.stores().oneTimes());
        WorkloadMethod workloads = new WorkloadMethod(setup.settings(), platforms);
        if (!platforms.isEmpty()) {
            setup.clientAuthentication(workloads);
        }
        setup.clientAuthentication(new AssertionMethod(PRIVATE_KEY, false, check, setup.clientKeys(), workloads));
        setup.clientAuthentication(new AssertionMethod(
                SECRET,
                true,
                check,
                (client, jwt, sender) -> client.keys()
                        .sharedSecret()
                        .map(secret -> new HmacKey(secret.getBytes(StandardCharsets.UTF_8)))
                        .filter(jwt::isSignedBy)
                        .isPresent(),
                workloads));
    }
}
