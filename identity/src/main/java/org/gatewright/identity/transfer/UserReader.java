package org.gatewright.identity.transfer;

/** The meaning of the records of a format. */
@FunctionalInterface
interface UserReader {
    /**
     * Reads a record; throws {@link IllegalArgumentException} if it cannot be a user.
     *
     * @param draft receives the values, and remarks about what is left out
     * @return whether the record is about a user
     */
    boolean read(Members record, Draft draft);
}
