package org.gatewright.server.assertion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.token.Grant;

/**
 * The JWT bearer grant (RFC 7523 §2.1): tokens for users that a trusted issuer vouches for, by plain assertions or by
 * identity assertions (ID-JAG).
 */
public final class JwtBearer implements Feature {
    private final Map<String, TrustedIssuer> issuers = new LinkedHashMap<>();

    /** The grant for assertions of these issuers. */
    public JwtBearer(TrustedIssuer... trusted) {
        List.of(trusted).forEach(issuer -> issuers.put(issuer.issuer(), issuer));
    }

    @Override
    public List<GrantType> grantTypes() {
        return List.of(GrantType.JWT_BEARER);
    }

    @Override
    public List<Grant> grants(Engine engine) {
        return List.of(new JwtBearerGrant(engine, Map.copyOf(issuers)));
    }
}
