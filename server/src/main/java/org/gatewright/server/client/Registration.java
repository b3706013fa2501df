package org.gatewright.server.client;

import java.util.Optional;

/**
 * The way in which a client was registered.
 *
 * @param tokenHash hash of the registration access token, which manages a client that registered itself (RFC 7592 §3)
 */
public record Registration(Kind kind, Optional<String> tokenHash) {
    /** The source of the client's metadata, which determines how far it is trusted. */
    public enum Kind {
        /** The operator's configuration. */
        CONFIGURED,
        /** Dynamic registration by the client itself (RFC 7591). */
        DYNAMIC,
        /** A document at the URL that is the client's id. */
        DOCUMENT
    }

    /** Returns the registration of a client of the operator's own. */
    public static Registration configured() {
        return new Registration(Kind.CONFIGURED, Optional.empty());
    }

    /** Returns whether its name and redirect URIs are asserted by the client alone. */
    public boolean isUnproven() {
        return kind != Kind.CONFIGURED;
    }

    /** Returns a text without the hash. */
    @Override
    public String toString() {
        return "Registration[" + kind + "]";
    }
}
