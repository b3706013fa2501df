package org.gatewright.server.internal.check;

import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.server.request.InteractionCheck;

/** No end-user is authenticated in the browser. */
public final class NotAuthenticated implements InteractionCheck {
    @Override
    public Optional<Reason> check(Situation situation) {
        return situation.endUser().isPresent()
                ? Optional.empty()
                : Optional.of(new Reason("login", "no_session", ErrorCode.LOGIN_REQUIRED));
    }
}
