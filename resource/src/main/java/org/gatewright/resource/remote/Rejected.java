package org.gatewright.resource.remote;

/** The server responded, but rejected this one request; its message is for the log. */
public final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1;

    Rejected(String message) {
        super(message);
    }
}
