package org.gatewright.server.interaction;

import java.util.List;
import java.util.Optional;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.InteractionCheck;

/** A pending request as shown by a page. Immutable. */
public interface Interaction {
    /** Returns the request. */
    AuthorizationRequest request();

    /** Returns the requesting client. */
    Client client();

    /** Returns the authorization details, each as a line of plain text (RFC 9396). */
    List<String> details();

    /** Returns why the end-user is asked; the page must ask for all of it, in any order. */
    List<InteractionCheck.Reason> reasons();

    /** Returns the end-user, if one is authenticated. */
    Optional<EndUser> endUser();

    /**
     * Returns the request, sealed for this browser: for a hidden field of the page's form, to be passed to {@link
     * Interactions}.
     */
    String ticket();

    /** Returns whether {@code Approval.remember} has an effect for this client and request. */
    boolean remembersConsent();

    /** Returns the action of a form of the page, given a path below the issuer such as {@code /consent}. */
    String action(String path);

    /**
     * Returns the target of the response: the scheme and host of the client's redirect URI, to be shown to the
     * end-user.
     */
    default String target() {
        return request().target().redirectUri().origin();
    }

    /** Returns whether the end-user is asked for that, such as {@code login} or {@code consent}. */
    default boolean asksFor(String prompt) {
        return reasons().stream().anyMatch(reason -> reason.prompt().equals(prompt));
    }
}
