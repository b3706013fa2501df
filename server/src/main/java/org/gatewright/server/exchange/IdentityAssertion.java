package org.gatewright.server.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.EndUserClaims;

/**
 * Gives a client an assertion of who its user is, for the authorization server of another resource (Identity Assertion
 * Authorization Grant §4.3).
 */
record IdentityAssertion(Engine engine, Set<String> servers) {
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final int ID_BYTES = 16;

    Decision issue(ExchangeRequest exchange, EndUser user) {
        if (exchange.audience().size() != 1 || !servers.containsAll(exchange.audience())) {
            throw OAuthException.of(
                            400, OAuthError.of("invalid_target", "The audience is not a server that trusts this one."))
                    .rule("RFC 8693 §2.2.2");
        }
        Instant now = engine.settings().now();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", engine.settings().issuer().value());
        claims.put("sub", user.subject());
        claims.put("aud", exchange.audience().get(0));
        claims.put("client_id", exchange.client().id());
        claims.put("jti", engine.settings().entropy().text(ID_BYTES));
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        claims.put("scope", exchange.permission().scope().toString());
        if (!exchange.resources().isEmpty()) {
            claims.put("resource", exchange.resources());
        }
        claims.putAll(EndUserClaims.of(user));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", engine.keys().current().sign("oauth-id-jag+jwt", claims));
        answer.put("issued_token_type", TokenType.ID_JAG.value());
        answer.put("token_type", "N_A");
        answer.put("expires_in", LIFE.toSeconds());
        answer.put("scope", exchange.permission().scope().toString());
        return new Decision.Answered(answer);
    }
}
