package org.gatewright.server.storage;

/** The outcome of taking a one-time value. */
public sealed interface Taken {
    /** The value, which only this caller gets. */
    record Fresh(String value) implements Taken {}

    /** The value was taken before. */
    record Replayed() implements Taken {}

    /** The value does not exist, or has expired. */
    record Unknown() implements Taken {}
}
