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
 * An end-user's decision to grant a request, and how far it goes. Immutable.
 *
 * @param endUser who grants, and what is known of the authentication; empty for the end-user who authenticated for the
 *     request
 * @param scope less than was asked for; empty for all of it
 * @param details those authorization details that are granted; empty for all of them
 * @param codeLifetime instead of the configured one
 * @param data goes with the authorization, to the token factory and to protected handlers
 * @param remembered whether the same need not be asked again
 * @param insecureRedirectAllowed whether the answer may cross a network without encryption
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

    /** The user, known by an id that never changes and is never given to another, grants all that was asked for. */
    public static Approval by(String subject) {
        return by(EndUser.of(subject));
    }

    /** A user of whose login more is known grants all that was asked for. */
    public static Approval by(EndUser endUser) {
        return ofAuthenticated().endUser(endUser);
    }

    /** The end-user who authenticated for the request grants all that was asked for. */
    public static Approval ofAuthenticated() {
        return new Approval(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), false, false);
    }

    /** The same by this end-user. */
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

    /** The user need not be asked again for the same; see {@code Interaction.remembersConsent} for whom that holds. */
    public Approval remember() {
        return new Approval(endUser, scope, details, codeLifetime, data, true, insecureRedirectAllowed);
    }

    /** Sends the answer even to a plain http address that is not on the user's machine. */
    public Approval allowInsecureRedirectUri() {
        return new Approval(endUser, scope, details, codeLifetime, data, remembered, true);
    }

    /** The part of the permission that is granted; refuses nothing and more than was asked for. */
    public Permission of(Permission asked) {
        Permission granted = asked.scope(scope.orElse(asked.scope())).details(details.orElse(asked.details()));
        if (granted.isEmpty() || !asked.covers(granted)) {
            throw OAuthException.invalidScope("More was granted than the application asked for, or nothing.");
        }
        return granted;
    }
}
