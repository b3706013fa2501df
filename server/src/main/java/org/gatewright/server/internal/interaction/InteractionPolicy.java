package org.gatewright.server.internal.interaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.internal.check.AccountSelection;
import org.gatewright.server.internal.check.ConsentMissing;
import org.gatewright.server.internal.check.ConsentPrompt;
import org.gatewright.server.internal.check.LoginPrompt;
import org.gatewright.server.internal.check.LoginTooOld;
import org.gatewright.server.internal.check.LoginTooWeak;
import org.gatewright.server.internal.check.NotAuthenticated;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.request.InteractionCheck.Reason;
import org.gatewright.server.request.InteractionCheck.Situation;

/**
 * Decides whether a request is granted at once, the end-user is asked, or it is refused because it forbids to ask
 * ({@code prompt=none}, OpenID Connect Core §3.1.2.1). Pages are told the reasons and decide nothing.
 */
final class InteractionPolicy {
    private static final String NONE = "none";

    private final List<InteractionCheck> checks = new ArrayList<>(List.of(
            new NotAuthenticated(),
            new LoginPrompt(),
            new AccountSelection(),
            new LoginTooOld(),
            new LoginTooWeak(),
            new ConsentPrompt(),
            new ConsentMissing()));

    /** Adds a check, which is made after the others. */
    void add(InteractionCheck check) {
        checks.add(check);
    }

    /** Why the end-user has to be asked; empty where nothing is missing. Throws where the request forbids to ask. */
    List<Reason> reasons(Situation situation) {
        List<Reason> reasons = missing(situation);
        Optional<Reason> first = reasons.stream().findFirst();
        if (first.isPresent() && situation.request().prompts().contains(NONE)) {
            throw OAuthException.of(
                            first.get().error(), "The request forbids to ask the end-user: " + text(first.get()))
                    .rule("OpenID Connect Core §3.1.2.6")
                    .hint(first.get().prompt() + ": " + first.get().cause());
        }
        return reasons;
    }

    /** Why the end-user has to be asked, whether or not the request forbids it. */
    List<Reason> missing(Situation situation) {
        return checks.stream().flatMap(check -> check.check(situation).stream()).toList();
    }

    private static String text(Reason reason) {
        return reason.error() == ErrorCode.LOGIN_REQUIRED
                ? "authentication is required."
                : reason.prompt() + " is required.";
    }
}
