package org.gatewright.server.internal.authorize;

import org.gatewright.protocol.OAuthException;
import org.gatewright.server.config.Profile;
import org.gatewright.server.request.ResponseMode;

/** The rule that a response mode exists and is suitable for the response type. */
record ResponseModeRule(Profile profile) implements RequestRule {
    @Override
    public void check(UncheckedRequest request) {
        request.parameters().find("response_mode").ifPresent(mode -> {
            if (ResponseMode.of(mode, request.responseTypes()).isEmpty()) {
                throw OAuthException.invalidRequest("The response mode is not supported for the response type.")
                        .rule("OAuth 2.0 Multiple Response Types §2.1");
            }
        });
        if (!profile.permits(request.target().mode().isSigned())) {
            throw OAuthException.invalidRequest("The authorization response must be signed: use the response_mode jwt.")
                    .rule("FAPI 2.0 Message Signing §5.4.1");
        }
    }
}
