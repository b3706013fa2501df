package org.gatewright.standalone.command;

/** Thrown if what a command was asked for does not exist. */
final class NothingFound extends RuntimeException {
    /** The exit status of such a command. */
    static final int STATUS = 3;

    NothingFound(String message) {
        super(message);
    }
}
