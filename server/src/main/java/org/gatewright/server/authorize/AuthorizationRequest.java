package org.gatewright.server.authorize;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;
import org.gatewright.server.engine.ParameterSource.RequestParameters;
import org.gatewright.server.interaction.Freshness;
import org.gatewright.server.interaction.ResponseTarget;

/** An authorization request whose client and redirect URI are known; all else is still to be checked. */
record AuthorizationRequest(Request http, RequestParameters source, Client client, ResponseTarget target) {
    private static final int MAX_LEVELS = 10;

    Parameters parameters() {
        return source.parameters();
    }

    String responseType() {
        return parameters().require("response_type");
    }

    /** What PKCE the request brings; {@link PkceRule} says whether that will do. */
    Optional<CodeChallenge> challenge() {
        return parameters()
                .find("code_challenge")
                .map(challenge -> CodeChallenge.of(challenge, parameters().find("code_challenge_method")));
    }

    /** The key to which the code is to be bound (RFC 9449 §10). */
    Optional<Confirmation> confirmation() {
        Optional<String> thumbprint = parameters().find("dpop_jkt");
        if (thumbprint.isPresent() && !Confirmation.isThumbprint(thumbprint.get())) {
            throw OAuthException.malformed("dpop_jkt").rule("RFC 9449 §10");
        }
        return thumbprint.map(Confirmation::key);
    }

    /** What the login has to be like (OpenID Connect Core §3.1.2.1, RFC 9470 §4). */
    Freshness freshness() {
        List<String> levels = parameters()
                .find("acr_values")
                .map(values -> List.of(values.strip().split(" +", MAX_LEVELS)))
                .orElse(List.of());
        return new Freshness(parameters().find("max_age").map(AuthorizationRequest::seconds), levels);
    }

    private static Duration seconds(String text) {
        boolean number = text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw OAuthException.malformed("max_age").rule("OpenID Connect Core §3.1.2.1");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }
}
