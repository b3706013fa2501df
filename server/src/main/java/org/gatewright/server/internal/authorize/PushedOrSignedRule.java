package org.gatewright.server.internal.authorize;

import org.gatewright.protocol.OAuthException;
import org.gatewright.server.config.Profile;

/** A client that has to sign its requests does, whether it pushes them or not (RFC 9101 §10.5). */
record PushedOrSignedRule(Profile profile) implements RequestRule {
    @Override
    public void check(UncheckedRequest request) {
        boolean needed = profile.demands(Profile.Demand.SIGNED_REQUESTS)
                || request.client().rules().signedRequired();
        if (needed && !request.source().signed()) {
            throw OAuthException.invalidRequest("The request has to be signed.").rule("RFC 9101 §10.5");
        }
    }

    /** A client that has to push its requests does (RFC 9126 §5). */
    void checkPushed(UncheckedRequest request) {
        boolean needed = profile.demands(Profile.Demand.PUSHED_REQUESTS)
                || request.client().rules().pushedRequired();
        if (needed && request.source().pushed().isEmpty()) {
            throw OAuthException.invalidRequest("The request has to be pushed.").rule("RFC 9126 §5");
        }
    }
}
