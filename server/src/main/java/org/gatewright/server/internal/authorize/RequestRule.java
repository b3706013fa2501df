package org.gatewright.server.internal.authorize;

/** One check of an authorization request; a refusal goes to the client. */
@FunctionalInterface
interface RequestRule {
    void check(UncheckedRequest request);
}
