package org.gatewright.server.code;

import java.util.List;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/** The authorization code grant with PKCE (RFC 6749 §4.1, RFC 7636). */
public final class AuthorizationCode implements Feature {
    @Override
    public void install(Setup setup) {
        setup.grant(new AuthorizationCodeGrant(
                setup.tokens(),
                setup.tokenIssuer(),
                setup.changes(),
                setup.permissions(),
                setup.events(),
                setup.settings()));
        setup.responseType(new CodeResponse(setup.tokens(), setup.settings().lifetimes()));
        setup.authorizationRule(new PkceRule(setup.settings().profile()));
        setup.metadata("code_challenge_methods_supported", List.of("S256"));
    }
}
