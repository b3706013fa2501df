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
 * The policy that decides whether a request is granted at once, the end-user is asked, or the request is rejected
 * because it forbids interaction ({@code prompt=none}, OpenID Connect Core §3.1.2.1). Pages get the reasons and decide
 * nothing.
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

    /** Adds a check, which runs after the others. */
    void add(InteractionCheck check) {
        checks.add(check);
    }

    /** Returns whether a feature requires the login of another end-user. */
    boolean expectsAnother(Situation situation) {
        return checks.stream().anyMatch(check -> check.expectsAnother(situation));
    }

    /**
     * Returns why the end-user must be asked; empty if nothing is missing. Throws if the request forbids interaction.
     */
    List<Reason> reasons(Situation situation) {
        List<Reason> reasons = missing(situation);
        // Whose consent is missing is known only once the right end-user is authenticated.
        Optional<Reason> first = reasons.stream()
                .filter(reason -> reason.error() == ErrorCode.LOGIN_REQUIRED)
                .findFirst()
                .or(() -> reasons.stream().findFirst());
        if (first.isPresent() && situation.request().prompts().contains(NONE)) {
            throw OAuthException.of(
                            first.get().error(), "The request forbids end-user interaction: " + text(first.get()))
                    .rule("OpenID Connect Core §3.1.2.6")
                    .hint(first.get().prompt() + ": " + first.get().cause());
        }
        return reasons;
    }

    /** Returns why the end-user must be asked, whether or not the request forbids it. */
    List<Reason> missing(Situation situation) {
        return checks.stream().flatMap(check -> check.check(situation).stream()).toList();
    }

    private static String text(Reason reason) {
        return reason.error() == ErrorCode.LOGIN_REQUIRED
                ? "authentication is required."
                : reason.prompt() + " is required.";
    }
}
