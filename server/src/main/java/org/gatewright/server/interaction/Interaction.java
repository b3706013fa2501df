package org.gatewright.server.interaction;

import java.util.List;
import java.util.Optional;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.InteractionCheck;

/** A request that waits for the end-user, as a page shows it. Immutable. */
public interface Interaction {
    /** What is asked. */
    AuthorizationRequest request();

    /** Who asks. */
    Client client();

    /** The authorization details, each as a line of plain text (RFC 9396). */
    List<String> details();

    /** Why the end-user is asked; the page asks for all of it, in any order. */
    List<InteractionCheck.Reason> reasons();

    /** The end-user, where one is authenticated. */
    Optional<EndUser> endUser();

    /** The request, sealed for this browser: for a hidden field of the page's form, and back to {@link Interactions}. */
    String ticket();

    /** Whether {@code Approval.remember} has an effect for this client and request. */
    boolean remembersConsent();

    /** The action of a form of the page, given a path below the issuer such as {@code /consent}. */
    String action(String path);

    /** Where the response goes: the scheme and host of the client's redirect URI, for the end-user to read. */
    default String target() {
        return request().target().redirectUri().origin();
    }

    /** Whether the end-user is asked for that, such as {@code login} or {@code consent}. */
    default boolean asksFor(String prompt) {
        return reasons().stream().anyMatch(reason -> reason.prompt().equals(prompt));
    }
}
