package org.gatewright.server.exchange;

/**
 * Says who may exchange what. Thread-safe; it must not wait.
 *
 * <p>Whatever it says, an exchange never adds to the scope, never outlives the token that it began with, and never turns
 * a bound token into a bearer token.
 */
@FunctionalInterface
public interface ExchangePolicy {
    /** What the client may have for the request. */
    Verdict classify(ExchangeRequest request);

    /** What becomes of an exchange. */
    enum Verdict {
        /** Nothing. */
        DENIED,
        /** A token that says the user acts, and nobody else (RFC 8693 §1.1). */
        IMPERSONATION,
        /** A token that says in {@code act} who acts in the user's name (RFC 8693 §4.1). */
        DELEGATION
    }
}
