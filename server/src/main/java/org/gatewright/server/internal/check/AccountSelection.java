package org.gatewright.server.internal.check;

import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.server.request.InteractionCheck;

/** The request requires the end-user to choose an account ({@code prompt=select_account}). */
public final class AccountSelection implements InteractionCheck {
    @Override
    public Optional<Reason> check(Situation situation) {
        return situation.endUser().isPresent()
                        && situation.request().prompts().contains("select_account")
                        && !situation.chosenForRequest()
                ? Optional.of(new Reason("select_account", "prompt", ErrorCode.ACCOUNT_SELECTION_REQUIRED))
                : Optional.empty();
    }
}
