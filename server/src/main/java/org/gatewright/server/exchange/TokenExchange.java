package org.gatewright.server.exchange;

import java.util.Set;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/**
 * Token exchange (RFC 8693): a service that received an end-user's token requests one to call the next service with,
 * subject to the policy. With {@link #issuingIdJag} it also issues assertions for other authorization servers (ID-JAG).
 */
public final class TokenExchange implements Feature {
    private final ExchangePolicy policy;
    private final Set<String> servers;

    private TokenExchange(ExchangePolicy policy, Set<String> servers) {
        this.policy = policy;
        this.servers = Set.copyOf(servers);
    }

    /** Returns the grant with the given policy. */
    public static TokenExchange with(ExchangePolicy policy) {
        return new TokenExchange(policy, Set.of());
    }

    /**
     * Returns the same grant, which also issues identity assertions for the authorization servers of these issuers,
     * which trust this one.
     */
    public TokenExchange issuingIdJag(String... issuers) {
        return new TokenExchange(policy, Set.of(issuers));
    }

    @Override
    public void install(Setup setup) {
        IdentityAssertion assertions =
                new IdentityAssertion(setup.settings(), setup.signingKeys(), setup.subjects(), servers);
        setup.grant(new ExchangeGrant(
                setup.tokens(),
                setup.tokenIssuer(),
                setup.permissions(),
                setup.settings(),
                policy,
                assertions,
                setup.subjectTokens()));
    }
}
