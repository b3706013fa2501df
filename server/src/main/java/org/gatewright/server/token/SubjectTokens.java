package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.server.client.Client;

/** Tokens about end-users, other than access tokens, that identify the subject of an exchange (RFC 8693 §2.1). Thread-safe. */
public interface SubjectTokens {
    /** Returns the identifier of the type of token, such as {@code urn:ietf:params:oauth:token-type:id_token}. */
    String type();

    /** Returns what a valid token of that client stands for; empty for everything else. */
    Optional<IssuedToken> find(String text, Client client);
}
