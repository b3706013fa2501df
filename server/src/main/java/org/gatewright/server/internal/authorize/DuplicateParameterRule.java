package org.gatewright.server.internal.authorize;

import java.util.Set;

/**
 * The rule that parameters must not be repeated (RFC 6749 §3.1), except for {@code resource} (RFC 8707 §2).
 *
 * @param kept the parameters that features asked to keep
 */
record DuplicateParameterRule(Set<String> kept) implements RequestRule {
    private static final Set<String> PARAMETERS = Set.of(
            "client_id",
            "redirect_uri",
            "response_type",
            "response_mode",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method",
            "request",
            "request_uri",
            "prompt",
            "max_age",
            "login_hint",
            "id_token_hint",
            "nonce",
            "display",
            "ui_locales",
            "claims_locales",
            "acr_values",
            "claims",
            "authorization_details",
            "dpop_jkt");

    @Override
    public void check(UncheckedRequest request) {
        request.parameters().refuseRepeated(PARAMETERS);
        request.parameters().refuseRepeated(kept);
    }
}
