package org.gatewright.server.authorize;

import java.util.Locale;
import org.gatewright.protocol.OAuthException;

/** A response mode, if one is named, is the one in which the answer goes out anyway. */
final class ResponseModeRule implements AuthorizationRule {
    @Override
    public void check(AuthorizationRequest request) {
        request.parameters().find("response_mode").ifPresent(mode -> {
            if (!mode.equals(request.replyTo().mode().name().toLowerCase(Locale.ROOT))) {
                throw OAuthException.invalidRequest("This response mode is not available for the response type.")
                        .rule("OAuth 2.0 Multiple Response Types §2.1");
            }
        });
    }
}
