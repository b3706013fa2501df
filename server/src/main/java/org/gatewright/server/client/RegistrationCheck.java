package org.gatewright.server.client;

/**
 * A check of a client that registers itself, or describes itself in a document, beyond the values of single members.
 * Thread-safe; may block.
 */
@FunctionalInterface
public interface RegistrationCheck {
    /**
     * Throws {@link IllegalArgumentException} for a client that must not be accepted so, with a message for its developer,
     * and {@code FetchException} if a document that it needs cannot be fetched at the moment.
     *
     * @param sender the address of the sender, for the limits on fetches
     */
    void check(Client client, String sender);
}
