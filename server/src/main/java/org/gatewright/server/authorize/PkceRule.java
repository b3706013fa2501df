package org.gatewright.server.authorize;

import org.gatewright.protocol.OAuthException;
import org.gatewright.server.config.Profile;

/** A code is given only to who proves later to have asked for it (RFC 7636, RFC 9700 §2.1.1). */
record PkceRule(Profile profile) implements AuthorizationRule {
    @Override
    public void check(AuthorizationRequest request) {
        boolean brought = request.challenge().isPresent();
        if (!brought && request.parameters().has("code_challenge_method")) {
            throw OAuthException.missing("code_challenge").rule("RFC 7636 §4.3");
        }
        if (!brought
                && request.responseType().equals("code")
                && (profile.demands(Profile.Demand.PKCE)
                        || !request.client().rules().pkceOptional())) {
            throw OAuthException.missing("code_challenge").rule("RFC 7636 §4.4.1");
        }
    }
}
