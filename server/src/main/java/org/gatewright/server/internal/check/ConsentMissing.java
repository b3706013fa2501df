package org.gatewright.server.internal.check;

import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.server.request.InteractionCheck;

/** The end-user has not consented to all of it before, or the earlier consent must not be relied on. */
public final class ConsentMissing implements InteractionCheck {
    @Override
    public Optional<Reason> check(Situation situation) {
        return situation
                        .consented()
                        .filter(known -> known.covers(situation.request().permission()))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(new Reason("consent", "not_granted_before", ErrorCode.CONSENT_REQUIRED));
    }
}
