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
    private static final int MOST = 200;

    /** One line of a log: short and printable, whatever the request held. */
    public String line() {
        OAuthError error = reason.error();
        return requestId + " " + brief(path) + " client=" + brief(clientId.orElse("-")) + " " + error.code() + ": "
                + brief(reason.hint().orElse(error.description()))
                + reason.rule().map(rule -> " (" + rule + ")").orElse("");
    }

    private static String brief(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(MOST).forEach(c -> printable.append(c >= 0x20 && c <= 0x7e ? (char) c : '?'));
        return printable.toString();
    }
}
