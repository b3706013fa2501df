package org.gatewright.server.request;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.EndUser;

/**
 * An end-user's decision to grant a request, and its extent. Immutable.
 *
 * @param endUser the end-user, with what is known of the authentication; empty for the end-user who authenticated for
 *     the request
 * @param scope a part of the requested scope; empty for all of it
 * @param details the granted authorization details; empty for all of them
 * @param codeLifetime overrides the configured one
 * @param data is attached to the authorization, for the token factory and protected handlers
 * @param remembered whether the consent is remembered
 * @param insecureRedirectAllowed whether the response may be sent over a network without encryption
 */
public record Approval(
        Optional<EndUser> endUser,
        Optional<Scope> scope,
        Optional<List<AuthorizationDetail>> details,
        Optional<Duration> codeLifetime,
        Map<String, String> data,
        boolean remembered,
        boolean insecureRedirectAllowed) {
    public Approval {
        data = Map.copyOf(data);
    }

    /** Grants all that was requested, by an end-user with a subject that never changes and is never reassigned. */
    public static Approval by(String subject) {
        return by(EndUser.of(subject));
    }

    /** Grants all that was requested, by an end-user with further properties. */
    public static Approval by(EndUser endUser) {
        return ofAuthenticated().endUser(endUser);
    }

    /** Grants all that was requested, by the end-user who authenticated for the request. */
    public static Approval ofAuthenticated() {
        return new Approval(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), false, false);
    }

    /** Returns the same approval by this end-user. */
    public Approval endUser(EndUser known) {
        return new Approval(
                Optional.of(known), scope, details, codeLifetime, data, remembered, insecureRedirectAllowed);
    }

    public Approval scope(Scope part) {
        return new Approval(
                endUser, Optional.of(part), details, codeLifetime, data, remembered, insecureRedirectAllowed);
    }

    public Approval details(List<AuthorizationDetail> part) {
        return new Approval(
                endUser,
                scope,
                Optional.of(List.copyOf(part)),
                codeLifetime,
                data,
                remembered,
                insecureRedirectAllowed);
    }

    public Approval codeLifetime(Duration lifetime) {
        return new Approval(endUser, scope, details, Optional.of(lifetime), data, remembered, insecureRedirectAllowed);
    }

    public Approval data(String name, String value) {
        Map<String, String> more = new HashMap<>(data);
        more.put(name, value);
        return new Approval(endUser, scope, details, codeLifetime, more, remembered, insecureRedirectAllowed);
    }

    /** Remembers the consent; see {@code Interaction.remembersConsent} for the clients it applies to. */
    public Approval remember() {
        return new Approval(endUser, scope, details, codeLifetime, data, true, insecureRedirectAllowed);
    }

    /** Permits the response to a plain http redirect URI that is not on the end-user's machine. */
    public Approval allowInsecureRedirectUri() {
        return new Approval(endUser, scope, details, codeLifetime, data, remembered, true);
    }

    /** Returns the granted part of the permission. Throws if that is nothing, or more than was requested. */
    public Permission of(Permission asked) {
        Permission granted = asked.scope(scope.orElse(asked.scope())).details(details.orElse(asked.details()));
        if (granted.isEmpty() || !asked.covers(granted)) {
            throw OAuthException.invalidScope("The approval is empty or exceeds the request.");
        }
        return granted;
    }
}
