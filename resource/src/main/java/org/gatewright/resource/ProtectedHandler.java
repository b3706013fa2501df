package org.gatewright.resource;

import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;

/** Answers a request whose access token is in order. */
@FunctionalInterface
public interface ProtectedHandler {
    Response handle(Request request, AccessToken token);
}
