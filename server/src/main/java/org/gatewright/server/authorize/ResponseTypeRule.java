package org.gatewright.server.authorize;

import java.util.Set;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;

/** A response type that the server has and the client may use (RFC 6749 §3.1.1). */
record ResponseTypeRule(Set<String> enabled) implements AuthorizationRule {
    @Override
    public void check(AuthorizationRequest request) {
        String type = request.responseType();
        if (!enabled.contains(type)) {
            throw OAuthException.of(ErrorCode.UNSUPPORTED_RESPONSE_TYPE, "This response type is not enabled.")
                    .rule("RFC 6749 §4.1.2.1");
        }
        if (!request.client().allResponseTypes().contains(type)) {
            throw OAuthException.of(
                            ErrorCode.UNAUTHORIZED_CLIENT, "This client is not registered for the response type.")
                    .rule("RFC 6749 §4.1.2.1");
        }
    }
}
