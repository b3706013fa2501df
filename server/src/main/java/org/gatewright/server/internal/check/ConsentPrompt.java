package org.gatewright.server.internal.check;

import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.server.request.InteractionCheck;

/** The request requires a new consent ({@code prompt=consent}). */
public final class ConsentPrompt implements InteractionCheck {
    @Override
    public Optional<Reason> check(Situation situation) {
        return situation.request().prompts().contains("consent")
                ? Optional.of(new Reason("consent", "prompt", ErrorCode.CONSENT_REQUIRED))
                : Optional.empty();
    }
}
