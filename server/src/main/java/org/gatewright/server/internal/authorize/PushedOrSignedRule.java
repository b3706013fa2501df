package org.gatewright.server.internal.authorize;

import org.gatewright.protocol.OAuthException;
import org.gatewright.server.config.Profile;

/** The rule that a client for which signing is required signs its requests, pushed or not (RFC 9101 §10.5). */
record PushedOrSignedRule(Profile profile) implements RequestRule {
    @Override
    public void check(UncheckedRequest request) {
        boolean needed = profile.demands(Profile.Demand.SIGNED_REQUESTS)
                || request.client().rules().signedRequired();
        if (needed && !request.source().signed()) {
            throw OAuthException.invalidRequest("The authorization request must be signed.")
                    .rule("RFC 9101 §10.5");
        }
    }

    /** Requires that requests of the client are pushed, if it must push them (RFC 9126 §5). */
    void checkPushed(UncheckedRequest request) {
        boolean needed = profile.demands(Profile.Demand.PUSHED_REQUESTS)
                || request.client().rules().pushedRequired();
        if (needed && request.source().pushed().isEmpty()) {
            throw OAuthException.invalidRequest("The authorization request must be pushed.")
                    .rule("RFC 9126 §5");
        }
    }
}
