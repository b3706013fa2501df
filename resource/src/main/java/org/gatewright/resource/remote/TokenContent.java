package org.gatewright.resource.remote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.AccessToken;

/** The content of a token in the claims of a JWT (RFC 9068 §2.2) or in an introspection response (RFC 7662 §2.2). */
final class TokenContent {
    private static final Instant NEVER = Instant.ofEpochSecond((1L << 40) - 1);
    private static final int MAX_ACTORS = 10;

    private TokenContent() {}

    /**
     * Returns the content; empty if it is malformed or demands what is not understood, since such a token must not be
     * taken for a lesser one.
     *
     * @param issuer as an audience, it means no particular resource
     */
    static Optional<AccessToken> read(Claims claims, String issuer) {
        Optional<Map<String, Object>> cnf = claims.object("cnf");
        Optional<Confirmation> confirmation = cnf.flatMap(Confirmation::of);
        boolean unreadable = claims.members().containsKey("cnf") && confirmation.isEmpty()
                || cnf.filter(methods -> methods.size() > 1).isPresent()
                || claims.members().containsKey("exp") && claims.time("exp").isEmpty()
                || claims.members().containsKey("aud") && claims.texts("aud").isEmpty();
        if (unreadable) {
            return Optional.empty();
        }
        try {
            String client =
                    claims.text("client_id").or(() -> claims.text("azp")).orElse("");
            Optional<String> subject =
                    claims.text("sub").filter(text -> !text.equals(client) && !text.equals("client:" + client));
            return Optional.of(new AccessToken(
                    client,
                    subject,
                    new Permission(scope(claims), resources(claims, issuer), details(claims)),
                    claims.time("exp").orElse(NEVER),
                    confirmation,
                    authentication(claims),
                    actors(claims),
                    Map.of()));
        } catch (IllegalArgumentException | OAuthException malformed) {
            return Optional.empty();
        }
    }

    /** Some servers write an array. */
    private static Scope scope(Claims claims) {
        return Scope.parse(String.join(" ", claims.texts("scope")));
    }

    private static Set<String> resources(Claims claims, String issuer) {
        Set<String> resources = new LinkedHashSet<>(claims.texts("aud"));
        resources.remove(issuer);
        return resources;
    }

    private static List<AuthorizationDetail> details(Claims claims) {
        List<AuthorizationDetail> details = new ArrayList<>();
        Object stated = claims.members().getOrDefault("authorization_details", List.of());
        if (!(stated instanceof List<?> list)) {
            throw new IllegalArgumentException("The details are no list");
        } else {
            for (Object detail : list) {
                details.add(new AuthorizationDetail(Json.object(detail)
                        .orElseThrow(() -> new IllegalArgumentException("A detail is not an object"))));
            }
        }
        return details;
    }

    private static Optional<AuthenticationEvent> authentication(Claims claims) {
        return claims.time("auth_time")
                .map(time -> new AuthenticationEvent(time, claims.text("acr"), claims.texts("amr")));
    }

    private static List<String> actors(Claims claims) {
        List<String> actors = new ArrayList<>();
        Optional<Claims> actor = claims.object("act").map(Claims::new);
        while (actor.isPresent() && actors.size() < MAX_ACTORS) {
            actor.get().text("sub").ifPresent(actors::add);
            actor = actor.get().object("act").map(Claims::new);
        }
        return actors;
    }
}
