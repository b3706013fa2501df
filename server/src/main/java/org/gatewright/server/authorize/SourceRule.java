package org.gatewright.server.authorize;

import org.gatewright.protocol.OAuthException;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.config.Profile;

/** A client that has to push or sign its requests does (RFC 9126 §5, RFC 9101 §10.5). */
record SourceRule(Profile profile) implements AuthorizationRule {
    @Override
    public void check(AuthorizationRequest request) {
        ClientRules rules = request.client().rules();
        boolean pushed = request.source().pushed().isPresent();
        if ((profile.demands(Profile.Demand.PUSHED_REQUESTS) || rules.pushedRequired()) && !pushed) {
            throw OAuthException.invalidRequest("The request has to be pushed.").rule("RFC 9126 §5");
        }
        if (rules.signedRequired() && !request.source().signed()) {
            throw OAuthException.invalidRequest("The request has to be signed.").rule("RFC 9101 §10.5");
        }
    }
}
