package org.gatewright.server.authorize;

import java.util.List;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;

/**
 * {@code prompt=none} asks for an answer without any page (OpenID Connect Core §3.1.2.1). No user is logged in before a
 * page was shown, so there is only one honest answer to it.
 */
final class PromptRule implements AuthorizationRule {
    @Override
    public void check(AuthorizationRequest request) {
        List<String> prompts = request.parameters()
                .find("prompt")
                .map(prompt -> List.of(prompt.split(" ")))
                .orElse(List.of());
        if (!prompts.contains("none")) {
            return;
        }
        if (prompts.size() > 1) {
            throw OAuthException.invalidRequest("'prompt=none' can't be combined with another value.");
        }
        throw OAuthException.of(ErrorCode.LOGIN_REQUIRED, "The user has to log in.")
                .rule("OpenID Connect Core §3.1.2.6");
    }
}
