package org.gatewright.server.internal.check;

import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.server.request.InteractionCheck;

/** The request requires a new authentication ({@code prompt=login}, OpenID Connect Core §3.1.2.1). */
public final class LoginPrompt implements InteractionCheck {
    @Override
    public Optional<Reason> check(Situation situation) {
        return situation.endUser().isPresent()
                        && situation.request().prompts().contains("login")
                        && !situation.authenticatedForRequest()
                ? Optional.of(new Reason("login", "prompt", ErrorCode.LOGIN_REQUIRED))
                : Optional.empty();
    }
}
