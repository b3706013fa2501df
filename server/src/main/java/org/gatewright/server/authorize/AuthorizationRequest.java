package org.gatewright.server.authorize;

import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;
import org.gatewright.server.interaction.ReplyTo;

/** An authorization request whose client and redirect URI are known; all else is still to be checked. */
record AuthorizationRequest(Request http, Parameters parameters, Client client, ReplyTo replyTo) {
    String responseType() {
        return parameters.require("response_type");
    }

    /** What PKCE the request brings; {@link PkceRule} says whether that will do. */
    Optional<CodeChallenge> challenge() {
        return parameters
                .find("code_challenge")
                .map(challenge -> CodeChallenge.of(challenge, parameters.find("code_challenge_method")));
    }
}
