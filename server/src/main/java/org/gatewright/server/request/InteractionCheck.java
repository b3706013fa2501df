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
    /** The reason, where it applies. */
    Optional<Reason> check(Situation situation);

    /**
     * Why the end-user is asked.
     *
     * @param prompt what is asked for: {@code login}, {@code consent}, {@code select_account} or one of a feature's own
     * @param cause names the check, such as {@code max_age}
     * @param error the error of a request that forbids to ask ({@code prompt=none})
     */
    record Reason(String prompt, String cause, ErrorCode error) {}

    /**
     * What a check decides by.
     *
     * @param endUser who is authenticated in the browser, if anybody is
     * @param authenticatedForRequest whether that happened for this request
     * @param consented what the end-user allowed to the client before; empty where that must not be relied on
     */
    record Situation(
            AuthorizationRequest request,
            Client client,
            Optional<EndUser> endUser,
            boolean authenticatedForRequest,
            Optional<Permission> consented,
            Instant now) {}
}
