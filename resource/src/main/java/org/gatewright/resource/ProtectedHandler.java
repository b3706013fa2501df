package org.gatewright.resource;

import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;

/** A handler of requests with a valid access token. */
@FunctionalInterface
public interface ProtectedHandler {
    Response handle(Request request, AccessToken token);
}
