package org.gatewright.protocol.http;

/** What a web adapter serves: routes, or the routes of many servers. Thread-safe. */
public interface Dispatcher {
    /**
     * Whether requests for that path at that host are served here; asked before a request's body is read, so it must not
     * wait.
     *
     * @param host the value of {@code Host}; empty where the request has none
     */
    boolean serves(String host, String path);

    /** Whether {@link #answer} may wait for that request. */
    boolean blocks(Request request);

    /** The response to a request. Never throws. */
    Response answer(Request request);
}
