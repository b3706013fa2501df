package org.gatewright.server.internal.authorize;

/** One check of an authorization request; an error is sent to the client. */
@FunctionalInterface
interface RequestRule {
    void check(UncheckedRequest request);
}
