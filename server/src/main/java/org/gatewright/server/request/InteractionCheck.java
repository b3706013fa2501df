package org.gatewright.server.request;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;

/** One reason to ask the end-user before a request is granted. Thread-safe. */
@FunctionalInterface
public interface InteractionCheck {
    /** Returns the reason, if it applies. */
    Optional<Reason> check(Situation situation);

    /**
     * Returns whether the request is for another end-user than the one who is authenticated, who may be another one with a
     * session in the browser.
     */
    default boolean expectsAnother(Situation situation) {
        return false;
    }

    /**
     * A reason to ask the end-user.
     *
     * @param prompt the required interaction: {@code login}, {@code consent}, {@code select_account} or one of a
     *     feature's own
     * @param cause identifies the check, such as {@code max_age}
     * @param error the error for a request that forbids interaction ({@code prompt=none})
     */
    record Reason(String prompt, String cause, ErrorCode error) {}

    /**
     * The situation that a check examines.
     *
     * @param endUser the end-user who is authenticated in the browser, if any
     * @param authenticatedForRequest whether the authentication took place for this request
     * @param chosenForRequest whether the end-user chose the account for this request, or authenticated for it
     * @param consented the earlier consent for the client; empty if it must not be relied on
     */
    record Situation(
            AuthorizationRequest request,
            Client client,
            Optional<EndUser> endUser,
            boolean authenticatedForRequest,
            boolean chosenForRequest,
            Optional<Permission> consented,
            Instant now) {}
}
