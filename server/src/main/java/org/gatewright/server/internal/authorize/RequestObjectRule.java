package org.gatewright.server.internal.authorize;

import java.util.List;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;

/** The rejection of request objects, which must not be ignored since they may differ from the parameters (RFC 9101). */
final class RequestObjectRule implements RequestRule {
    @Override
    public void check(UncheckedRequest request) {
        for (String parameter : List.of("request", "request_uri")) {
            if (request.parameters().has(parameter)) {
                ErrorCode code = parameter.equals("request")
                        ? ErrorCode.REQUEST_NOT_SUPPORTED
                        : ErrorCode.REQUEST_URI_NOT_SUPPORTED;
                throw OAuthException.of(code, "'" + parameter + "' is not supported.")
                        .rule("RFC 9101 §6.3");
            }
        }
    }
}
