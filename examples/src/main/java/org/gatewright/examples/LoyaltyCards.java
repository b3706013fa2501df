package org.gatewright.examples;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.request.GrantedRequest;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.request.ResponseType;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.TokenRequest;

/**
 * A feature of a shop's own, in one file: loyalty cards. A till gets a token for a card that it read; every access token
 * has the level of the card; holders accept the terms of the card once; applications may get a receipt beside a code; and
 * the holder's card is served behind the guard. Thread-safe.
 */
public final class LoyaltyCards implements Feature {
    /** What a till sends with the card's number as {@code card}. */
    public static final GrantType GRANT = new GrantType("urn:example:params:oauth:grant-type:card");

    /** What a page asks holders for who have not accepted the terms yet. */
    public static final String TERMS = "terms";

    private static final String BRAND = "card_brand";

    private final Map<String, String> holders;
    private final Map<String, String> levels;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    /**
     * Cards.
     *
     * @param holders the user ids by the cards' numbers
     * @param levels such as {@code gold}, by user id
     */
    public LoyaltyCards(Map<String, String> holders, Map<String, String> levels) {
        this.holders = Map.copyOf(holders);
        this.levels = Map.copyOf(levels);
    }

    /** Notes that the holder accepted the terms. */
    public void accept(EndUser holder) {
        accepted.add(holder.subject());
    }

    @Override
    public void install(Setup setup) {
        Feature.grant(GRANT, given -> request -> decide(given, request)).install(setup);
        setup.responseType(new Receipt());
        setup.responseTypes("code", Receipt.WORD);
        setup.accessTokenClaims((authorization, permission) -> level(authorization.subject())
                .<Map<String, Object>>map(level -> Map.of("card_level", level))
                .orElse(Map.of()));
        setup.tokenResponse(response -> {
            Object brand = response.client().extensions().get(BRAND);
            return brand == null ? Map.of() : Map.of(BRAND, brand);
        });
        setup.interactionCheck(this::terms);
        setup.clientMember(ClientMember.text(BRAND));
        setup.route(Route.get(
                "/card",
                request -> setup.guard()
                        .get()
                        .protect(
                                Scope.of("card"),
                                (same, token) -> Response.json(
                                        200,
                                        Map.of("level", level(token.subject()).orElse("none"))))
                        .handle(request)));
        setup.metadata("card_levels_supported", List.copyOf(Set.copyOf(levels.values())));
    }

    private Optional<String> level(Optional<String> subject) {
        return subject.map(levels::get);
    }

    private Decision decide(Setup setup, TokenRequest request) {
        Permission permission = setup.permissions().resolve(request.client(), request.form());
        String holder = Optional.ofNullable(holders.get(request.form().require("card")))
                .orElseThrow(() -> OAuthException.invalidGrant("The card is not known."));
        return new Decision.Created(
                setup.tokenIssuer().draft(request.client(), Optional.of(EndUser.of(holder)), permission, Map.of()));
    }

    private Optional<InteractionCheck.Reason> terms(InteractionCheck.Situation situation) {
        return situation
                .endUser()
                .filter(user -> levels.containsKey(user.subject()) && !accepted.contains(user.subject()))
                .map(user -> new InteractionCheck.Reason(TERMS, "not_accepted", ErrorCode.INTERACTION_REQUIRED));
    }

    /** A number that the shop finds the grant again by. */
    private static final class Receipt implements ResponseType {
        static final String WORD = "receipt";

        @Override
        public String value() {
            return WORD;
        }

        @Override
        public Authorization begin(Authorization authorization, GrantedRequest granted) {
            return authorization;
        }

        @Override
        public Map<String, String> parameters(
                Authorization authorization, GrantedRequest granted, Map<String, String> others) {
            return Map.of(WORD, "R-" + authorization.id());
        }
    }
}
