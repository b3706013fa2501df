package org.gatewright.server.code;

import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Profile;
import org.gatewright.server.request.AuthorizationRule;

/** The rule that requests for a code, alone or with other response types, require PKCE (RFC 7636, RFC 9700 §2.1.1). */
record PkceRule(Profile profile) implements AuthorizationRule {
    @Override
    public void check(Parameters parameters, Client client) {
        Optional<CodeChallenge> challenge = parameters
                .find("code_challenge")
                .map(value -> CodeChallenge.of(value, parameters.find("code_challenge_method")));
        if (challenge.isPresent()) {
            return;
        }
        if (parameters.has("code_challenge_method")) {
            throw OAuthException.missing("code_challenge").rule("RFC 7636 §4.3");
        }
        boolean code = parameters.words("response_type").contains("code");
        boolean optional =
                client.rules().pkceOptional() || profile.allows(Profile.Allowance.MISSING_PKCE) && !client.isPublic();
        if (code && (profile.demands(Profile.Demand.PKCE) || !optional)) {
            throw OAuthException.missing("code_challenge").rule("RFC 7636 §4.4.1");
        }
    }
}
