package org.gatewright.server.request;

import java.time.Instant;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;

/**
 * An authorization request that the end-user granted.
 *
 * @param permission the granted permission; at most the requested one
 * @param endUser the end-user who granted it
 */
public record GrantedRequest(
        AuthorizationRequest request,
        Client client,
        Permission permission,
        Approval approval,
        EndUser endUser,
        Instant now) {}
