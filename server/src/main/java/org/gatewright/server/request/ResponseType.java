package org.gatewright.server.request;

import java.util.Map;
import org.gatewright.server.authorization.Authorization;

/**
 * A word of {@code response_type} (OAuth 2.0 Multiple Response Types §1), which determines what a client gets at the
 * authorization endpoint. The words of one request share one authorization. Thread-safe.
 */
public interface ResponseType {
    /** Returns the word, such as {@code code}. */
    String value();

    /** Returns the authorization with the addition of this word, such as a code. */
    Authorization begin(Authorization authorization, GrantedRequest granted);

    /**
     * Returns the response parameters of this word.
     *
     * @param authorization as stored
     * @param others the parameters of the words that features added before this one; of all others if it {@link #isLast}
     */
    Map<String, String> parameters(Authorization authorization, GrantedRequest granted, Map<String, String> others);

    /** Returns whether its parameters depend on those of words that other features add. */
    default boolean isLast() {
        return false;
    }
}
