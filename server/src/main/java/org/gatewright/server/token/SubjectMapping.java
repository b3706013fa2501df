package org.gatewright.server.token;

/**
 * The identifiers under which clients and their resources know end-users ({@code sub}). Thread-safe; must not block.
 */
@FunctionalInterface
public interface SubjectMapping {
    /**
     * Returns the identifier of an end-user for a client; always the same for the same two.
     *
     * @param subject the end-user's own identifier, which is never sent if this returns another one
     */
    String map(String clientId, String subject);

    /** Returns the mapping with the same identifier for all clients. */
    static SubjectMapping shared() {
        return (clientId, subject) -> subject;
    }
}
