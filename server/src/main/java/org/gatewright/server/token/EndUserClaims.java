package org.gatewright.server.token;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gatewright.server.authorization.EndUser;

/** The claims about an end-user's authentication and actors, in tokens and introspection responses. */
public final class EndUserClaims {
    private EndUserClaims() {}

    /**
     * Returns {@code auth_time}, {@code acr} (RFC 9470 §6) and {@code act} (RFC 8693 §4.1), as far as they are known.
     */
    public static Map<String, Object> of(EndUser endUser) {
        Map<String, Object> claims = new LinkedHashMap<>();
        endUser.authentication().ifPresent(event -> {
            claims.put("auth_time", event.time().getEpochSecond());
            event.acr().ifPresent(acr -> claims.put("acr", acr));
            if (!event.amr().isEmpty()) {
                claims.put("amr", event.amr());
            }
        });
        Map<String, Object> actor = Map.of();
        for (int i = endUser.actors().size() - 1; i >= 0; i--) {
            Map<String, Object> outer = new LinkedHashMap<>();
            outer.put("sub", endUser.actors().get(i));
            if (!actor.isEmpty()) {
                outer.put("act", actor);
            }
            actor = outer;
        }
        if (!actor.isEmpty()) {
            claims.put("act", actor);
        }
        return claims;
    }
}
