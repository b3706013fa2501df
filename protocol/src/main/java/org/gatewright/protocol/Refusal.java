package org.gatewright.protocol;

import java.util.Optional;

/**
 * A rejected request with everything known about it.
 *
 * @param requestId the id that the response carries too
 * @param path the path of the request
 * @param address the address of the sender
 * @param clientId the client that the request names; not authenticated unless the error occurred after authentication
 * @param reason the error, with hint, rule and cause
 */
public record Refusal(String requestId, String path, String address, Optional<String> clientId, OAuthException reason) {
    /** Returns one log line: short and printable, whatever the request contained. */
    public String line() {
        OAuthError error = reason.error();
        return requestId + " " + LogText.brief(path) + " client=" + LogText.brief(clientId.orElse("-")) + " "
                + error.code() + ": "
                + LogText.brief(reason.hint().orElse(error.description()))
                + reason.rule().map(rule -> " (" + rule + ")").orElse("");
    }
}
