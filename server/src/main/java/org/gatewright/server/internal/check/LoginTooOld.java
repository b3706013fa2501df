package org.gatewright.server.internal.check;

import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.server.request.InteractionCheck;

/** The authentication was older, when the request was received, than it allows ({@code max_age}). */
public final class LoginTooOld implements InteractionCheck {
    @Override
    public Optional<Reason> check(Situation situation) {
        return situation
                .endUser()
                .filter(user -> !situation
                        .request()
                        .requirements()
                        .isRecent(user.authentication(), situation.request().begun()))
                .map(user -> new Reason("login", "max_age", ErrorCode.LOGIN_REQUIRED));
    }
}
