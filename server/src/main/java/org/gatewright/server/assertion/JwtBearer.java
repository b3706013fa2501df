package org.gatewright.server.assertion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/**
 * The JWT bearer grant (RFC 7523 §2.1): tokens for end-users that a trusted issuer asserts, by plain assertions or by
 * identity assertions (ID-JAG); and tokens for the client itself, if a trusted platform asserts that it is a workload.
 */
public final class JwtBearer implements Feature {
    private final Map<String, TrustedIssuer> issuers = new LinkedHashMap<>();

    /** Creates the grant for assertions of these issuers. */
    public JwtBearer(TrustedIssuer... trusted) {
        List.of(trusted).forEach(issuer -> issuers.put(issuer.issuer(), issuer));
    }

    @Override
    public void install(Setup setup) {
        setup.grant(new JwtBearerGrant(
                setup.settings(),
                setup.permissions(),
                setup.tokenIssuer(),
                setup.accounts(),
                setup.stores().oneTimes(),
                Map.copyOf(issuers)));
    }
}
