package org.gatewright.server.authorize;

import java.util.List;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;

/** Request objects are refused rather than ignored, since they may say something else than the parameters (RFC 9101). */
final class RequestObjectRule implements AuthorizationRule {
    @Override
    public void check(AuthorizationRequest request) {
        for (String parameter : List.of("request", "request_uri")) {
            if (request.parameters().has(parameter)) {
                throw OAuthException.of(
                                400,
                                OAuthError.of(parameter + "_not_supported", "'" + parameter + "' is not supported."))
                        .rule("RFC 9101 §6.3");
            }
        }
    }
}
