package org.gatewright.identity.upstream;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;

/**
 * A sign-in at a provider that has begun. Its {@code toString} omits the values.
 *
 * @param provider the key of the provider
 * @param state identifies the attempt; the store has a hash of it
 * @param redirect the redirect URI
 * @param fresh whether the provider has to reauthenticate the user
 * @param ticket the ticket of the request that waits for it; empty if an account is to be linked
 * @param subject the user whose account is to be linked; empty for a sign-in
 */
public record Attempt(
        String provider,
        String state,
        String nonce,
        String verifier,
        String redirect,
        boolean fresh,
        String ticket,
        String subject) {
    /** Returns the content as stored, without the state. */
    String text() {
        return Json.text(Map.of(
                "provider", provider,
                "nonce", nonce,
                "verifier", verifier,
                "redirect", redirect,
                "fresh", fresh,
                "ticket", ticket,
                "subject", subject));
    }

    static Attempt read(String state, String text) {
        Map<String, Object> object = Json.read(text);
        Claims members = new Claims(object);
        return new Attempt(
                members.text("provider").orElseThrow(),
                state,
                members.text("nonce").orElseThrow(),
                members.text("verifier").orElseThrow(),
                members.text("redirect").orElseThrow(),
                Boolean.TRUE.equals(object.get("fresh")),
                members.text("ticket").orElse(""),
                members.text("subject").orElse(""));
    }

    /** Returns the user whose account is to be linked, if it is no sign-in. */
    public Optional<String> links() {
        return Optional.of(subject).filter(text -> !text.isEmpty());
    }

    @Override
    public String toString() {
        return "Attempt";
    }
}
