package org.gatewright.server.exchange;

import java.util.List;
import java.util.Set;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.token.Grant;

/**
 * Token exchange (RFC 8693): a service that got a user's token asks for one to call the next service with, as the policy
 * allows. With {@link #issuingIdJag} it also gives assertions for other authorization servers (ID-JAG).
 */
public final class TokenExchange implements Feature {
    private final ExchangePolicy policy;
    private final Set<String> servers;

    private TokenExchange(ExchangePolicy policy, Set<String> servers) {
        this.policy = policy;
        this.servers = Set.copyOf(servers);
    }

    /** Exchanges that the policy allows. */
    public static TokenExchange with(ExchangePolicy policy) {
        return new TokenExchange(policy, Set.of());
    }

    /** The same, and identity assertions for the authorization servers of these issuers, who trust this one. */
    public TokenExchange issuingIdJag(String... issuers) {
        return new TokenExchange(policy, Set.of(issuers));
    }

    @Override
    public List<GrantType> grantTypes() {
        return List.of(GrantType.TOKEN_EXCHANGE);
    }

    @Override
    public List<Grant> grants(Engine engine) {
        return List.of(new ExchangeGrant(engine, policy, servers));
    }
}
