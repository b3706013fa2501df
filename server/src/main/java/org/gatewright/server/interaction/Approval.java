package org.gatewright.server.interaction;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Scope;

/**
 * A user's "yes", and how far it goes. Immutable.
 *
 * @param subject the user, by an id that never changes and is never given to another
 * @param scope less than was asked for; empty for all of it
 * @param codeLifetime instead of the configured one
 * @param data goes with the authorization, to the token factory and to protected handlers
 * @param insecureRedirectAllowed whether the answer may cross a network without encryption
 */
public record Approval(
        String subject,
        Optional<Scope> scope,
        Optional<Duration> codeLifetime,
        Map<String, String> data,
        boolean insecureRedirectAllowed) {
    public Approval {
        data = Map.copyOf(data);
    }

    /** The user grants all that was asked for. */
    public static Approval by(String subject) {
        return new Approval(subject, Optional.empty(), Optional.empty(), Map.of(), false);
    }

    public Approval scope(Scope part) {
        return new Approval(subject, Optional.of(part), codeLifetime, data, insecureRedirectAllowed);
    }

    public Approval codeLifetime(Duration lifetime) {
        return new Approval(subject, scope, Optional.of(lifetime), data, insecureRedirectAllowed);
    }

    public Approval data(String name, String value) {
        Map<String, String> more = new HashMap<>(data);
        more.put(name, value);
        return new Approval(subject, scope, codeLifetime, more, insecureRedirectAllowed);
    }

    /** Sends the answer even to a plain http address that is not on the user's machine. */
    public Approval allowInsecureRedirectUri() {
        return new Approval(subject, scope, codeLifetime, data, true);
    }
}
