package org.gatewright.server.internal.authorize;

/** The rule that the server supports the response type and the client may use it (RFC 6749 §3.1.1). */
record ResponseTypeRule(ResponseTypes types) implements RequestRule {
    @Override
    public void check(UncheckedRequest request) {
        types.require(request.responseTypes(), request.client());
    }
}
