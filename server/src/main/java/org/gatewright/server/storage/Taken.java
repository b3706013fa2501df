package org.gatewright.server.storage;

/** The outcome of taking a one-time value. */
public sealed interface Taken {
    /** It is the caller's now. */
    record Fresh(String value) implements Taken {}

    /** Somebody took it before. */
    record Replayed() implements Taken {}

    /** There is no such value, or it expired. */
    record Unknown() implements Taken {}
}
