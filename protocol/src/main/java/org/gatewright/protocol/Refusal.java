package org.gatewright.protocol;

import java.util.Optional;

/**
 * What is known about a refused request; the answer to "why was this denied?".
 *
 * @param requestId the id that the answer carries too
 * @param path where the request came in
 * @param address of the sender
 * @param clientId the client that the request named; not proven unless the refusal came after its authentication
 * @param reason the refusal itself, with hint, rule and cause
 */
public record Refusal(String requestId, String path, String address, Optional<String> clientId, OAuthException reason) {
    /** One line of a log: short and printable, whatever the request held. */
    public String line() {
        OAuthError error = reason.error();
        return requestId + " " + LogText.brief(path) + " client=" + LogText.brief(clientId.orElse("-")) + " "
                + error.code() + ": "
                + LogText.brief(reason.hint().orElse(error.description()))
                + reason.rule().map(rule -> " (" + rule + ")").orElse("");
    }
}
