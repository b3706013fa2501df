package org.gatewright.server.internal.interaction;

import java.util.List;
import java.util.Optional;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.InteractionCheck.Reason;

/** An interaction as shown; its text identifies the request without the ticket that decides it. */
record PendingInteraction(
        AuthorizationRequest request,
        Client client,
        Issuer issuer,
        List<String> details,
        List<Reason> reasons,
        Optional<EndUser> endUser,
        boolean remembersConsent,
        String ticket)
        implements Interaction {

    @Override
    public String action(String path) {
        return issuer.path() + path;
    }

    @Override
    public String toString() {
        return "Interaction[" + request.id() + "]";
    }
}
