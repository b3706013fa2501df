package org.gatewright.standalone.login;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/** Requests that begin with a new account ({@code prompt=create}, Initiating User Registration via OpenID Connect §4). */
public final class SignUp implements Feature, InteractionCheck {
    private static final String PROMPT = "create";

    @Override
    public void install(Setup setup) {
        setup.interactionCheck(this);
        setup.metadata("prompt_values_supported", List.of(PROMPT));
    }

    @Override
    public Optional<Reason> check(Situation situation) {
        return situation.request().prompts().contains(PROMPT) && !situation.authenticatedForRequest()
                ? Optional.of(new Reason("login", PROMPT, ErrorCode.INTERACTION_REQUIRED))
                : Optional.empty();
    }

    /** Returns whether the request begins with a new account. */
    static boolean isAsked(Interaction interaction) {
        return interaction.request().prompts().contains(PROMPT);
    }
}
