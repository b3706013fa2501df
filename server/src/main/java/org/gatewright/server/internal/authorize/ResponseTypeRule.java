package org.gatewright.server.internal.authorize;

/** A response type that the server has and the client may use (RFC 6749 §3.1.1). */
record ResponseTypeRule(ResponseTypes types) implements RequestRule {
    @Override
    public void check(UncheckedRequest request) {
        types.require(request.responseTypes(), request.client());
    }
}
