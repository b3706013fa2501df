package org.gatewright.server.registration;

import org.gatewright.server.client.Client;

/** A check of a client that registers itself, beyond the values of single members. Thread-safe; may block. */
@FunctionalInterface
public interface RegistrationCheck {
    /**
     * Throws {@link IllegalArgumentException} for a client that must not be registered so, with a message for its developer.
     *
     * @param sender the address of the sender, for the limits on fetches
     */
    void check(Client client, String sender);
}
