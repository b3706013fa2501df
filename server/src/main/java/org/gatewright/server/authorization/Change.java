package org.gatewright.server.authorization;

import java.util.Optional;
import org.gatewright.protocol.OAuthException;

/**
 * The decision of a rule about an authorization.
 *
 * @param next the version to store; empty if nothing changes
 * @param refusal the error to throw once that is stored
 * @param stored called once, if the next version is stored
 */
public record Change(Optional<Authorization> next, Optional<OAuthException> refusal, Runnable stored) {
    /** Stores this version and continues with it. */
    public static Change to(Authorization next) {
        return new Change(Optional.of(next), Optional.empty(), () -> {});
    }

    /** Continues with the authorization unchanged. */
    public static Change none() {
        return new Change(Optional.empty(), Optional.empty(), () -> {});
    }

    /** Revokes it, then throws the error. */
    public static Change revoke(Authorization current, OAuthException refusal) {
        return revoke(current, refusal, () -> {});
    }

    /** Revokes it, calls {@code stored} unless it was revoked before, then throws the error. */
    public static Change revoke(Authorization current, OAuthException refusal, Runnable stored) {
        Optional<Authorization> revoked = current.isActive() ? Optional.of(current.revoke()) : Optional.empty();
        return new Change(revoked, Optional.of(refusal), stored);
    }
}
