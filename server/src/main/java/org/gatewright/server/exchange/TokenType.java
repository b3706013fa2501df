package org.gatewright.server.exchange;

import java.util.Optional;
import java.util.stream.Stream;

/** The types of tokens that are accepted and issued (RFC 8693 §3). */
public enum TokenType {
    ACCESS_TOKEN("urn:ietf:params:oauth:token-type:access_token"),
    REFRESH_TOKEN("urn:ietf:params:oauth:token-type:refresh_token"),
    JWT("urn:ietf:params:oauth:token-type:jwt"),
    /** An assertion for the authorization server of another resource (Identity Assertion Authorization Grant §4). */
    ID_JAG("urn:ietf:params:oauth:token-type:id-jag");

    private final String urn;

    TokenType(String urn) {
        this.urn = urn;
    }

    /** Returns the identifier as in messages. */
    public String value() {
        return urn;
    }

    static Optional<TokenType> of(String urn) {
        return Stream.of(values()).filter(type -> type.urn.equals(urn)).findFirst();
    }
}
