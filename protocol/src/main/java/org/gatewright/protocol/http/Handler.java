package org.gatewright.protocol.http;

/** Answers a request. An {@code OAuthException} that it throws becomes the answer that it describes. */
@FunctionalInterface
public interface Handler {
    Response handle(Request request);
}
