package org.gatewright.server.exchange;

/**
 * A policy for token exchanges. Thread-safe; must not block.
 *
 * <p>Regardless of the policy, an exchange never adds to the scope, never outlives the subject token, and never
 * turns a sender-constrained token into a bearer token.
 */
@FunctionalInterface
public interface ExchangePolicy {
    /** Decides about a request. */
    Verdict classify(ExchangeRequest request);

    /** The decision about an exchange. */
    enum Verdict {
        /** The exchange is rejected. */
        DENIED,
        /** A token for the end-user without an actor (RFC 8693 §1.1). */
        IMPERSONATION,
        /** A token with {@code act}, which identifies the actor (RFC 8693 §4.1). */
        DELEGATION
    }
}
