package org.gatewright.server.token;

/** The identifiers under which clients and their resources know end-users ({@code sub}). Thread-safe; must not wait. */
@FunctionalInterface
public interface SubjectMapping {
    /**
     * The identifier of an end-user for a client; always the same for the same two.
     *
     * @param subject the end-user's own identifier, which is never sent where this returns another one
     */
    String map(String clientId, String subject);

    /** Everybody knows end-users by the same identifier. */
    static SubjectMapping shared() {
        return (clientId, subject) -> subject;
    }
}
