package org.gatewright.server.request;

import java.util.Map;
import org.gatewright.server.authorization.Authorization;

/**
 * A word of {@code response_type} (OAuth 2.0 Multiple Response Types §1): what a client gets at the authorization endpoint
 * when the end-user grants access. The words of one request share one authorization. Thread-safe.
 */
public interface ResponseType {
    /** The word, such as {@code code}. */
    String value();

    /** The authorization with what this word adds to it, such as a code. */
    Authorization begin(Authorization authorization, GrantedRequest granted);

    /**
     * The parameters of the response that this word adds.
     *
     * @param authorization in the state in which it is stored
     * @param others the parameters of the words that features added before this one
     */
    Map<String, String> parameters(Authorization authorization, GrantedRequest granted, Map<String, String> others);
}
