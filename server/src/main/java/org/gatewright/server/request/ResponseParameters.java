package org.gatewright.server.request;

import java.util.Map;

/** Parameters of successful authorization responses besides those of the response types. Thread-safe. */
@FunctionalInterface
public interface ResponseParameters {
    /** Returns the parameters. */
    Map<String, String> parameters(GrantedRequest granted);
}
