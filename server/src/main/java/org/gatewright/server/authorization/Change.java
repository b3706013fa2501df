package org.gatewright.server.authorization;

import java.util.Optional;
import org.gatewright.protocol.OAuthException;

/**
 * What a rule wants to become of an authorization.
 *
 * @param next the version to store; empty where nothing changes
 * @param refusal thrown once that is stored
 * @param stored called once, if the next version is stored
 */
public record Change(Optional<Authorization> next, Optional<OAuthException> refusal, Runnable stored) {
    /** Store this version, and go on with it. */
    public static Change to(Authorization next) {
        return new Change(Optional.of(next), Optional.empty(), () -> {});
    }

    /** Go on with the authorization as it is. */
    public static Change none() {
        return new Change(Optional.empty(), Optional.empty(), () -> {});
    }

    /** Revoke it, then refuse. */
    public static Change revoke(Authorization current, OAuthException refusal) {
        return revoke(current, refusal, () -> {});
    }

    /** Revoke it, tell of it if it was not revoked before, then refuse. */
    public static Change revoke(Authorization current, OAuthException refusal, Runnable stored) {
        Optional<Authorization> revoked = current.isActive() ? Optional.of(current.revoke()) : Optional.empty();
        return new Change(revoked, Optional.of(refusal), stored);
    }
}
