package org.gatewright.server.client;

import java.util.Optional;

/**
 * How a client came to be known.
 *
 * @param tokenHash hash of the registration access token, which manages a client that registered itself (RFC 7592 §3)
 */
public record Registration(Kind kind, Optional<String> tokenHash) {
    /** Who described the client, and so how far its description is to be believed. */
    public enum Kind {
        /** The operator. */
        CONFIGURED,
        /** The client itself, at the registration endpoint (RFC 7591). */
        DYNAMIC,
        /** A document at the address that is the client's id. */
        DOCUMENT
    }

    /** A client of the operator's own. */
    public static Registration configured() {
        return new Registration(Kind.CONFIGURED, Optional.empty());
    }

    /** Whether nobody but the client itself vouches for its name and addresses. */
    public boolean isUnproven() {
        return kind != Kind.CONFIGURED;
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "Registration[" + kind + "]";
    }
}
