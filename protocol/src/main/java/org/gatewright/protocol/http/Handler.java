package org.gatewright.protocol.http;

/** A request handler. An {@code OAuthException} that it throws becomes the error response that it describes. */
@FunctionalInterface
public interface Handler {
    Response handle(Request request);
}
