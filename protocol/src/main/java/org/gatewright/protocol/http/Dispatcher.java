package org.gatewright.protocol.http;

/** The entry point of a web adapter: one router, or the routers of many servers. Thread-safe. */
public interface Dispatcher {
    /**
     * Returns whether requests for that path at that host are served here; called before a request's body is read, so
     * it must not block.
     *
     * @param host the value of {@code Host}; empty if the request has none
     */
    boolean serves(String host, String path);

    /** Returns whether {@link #respond} may block for that request, rather than return a pending response. */
    boolean blocks(Request request);

    /** Returns the response to a request, which may be {@linkplain Response#isPending pending}. Never throws. */
    Response respond(Request request);
}
