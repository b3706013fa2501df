package org.gatewright.server.internal.check;

import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.server.request.InteractionCheck;

/** The authentication did not satisfy a context class that the request requires ({@code acr_values}, RFC 9470 §4). */
public final class LoginTooWeak implements InteractionCheck {
    @Override
    public Optional<Reason> check(Situation situation) {
        return situation
                .endUser()
                .filter(user -> !situation.request().requirements().isStrong(user.authentication()))
                .map(user -> new Reason("login", "acr_values", ErrorCode.LOGIN_REQUIRED));
    }
}
