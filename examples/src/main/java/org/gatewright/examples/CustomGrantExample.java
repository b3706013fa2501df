package org.gatewright.examples;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.TokenRequest;

/**
 * A grant of one's own: a door terminal sends the number of the badge it read and gets a token of the badge's owner.
 * Enable it with {@code builder.enable(CustomGrantExample.feature(badges))}.
 */
public final class CustomGrantExample {
    public static final GrantType TYPE = new GrantType("urn:example:params:oauth:grant-type:badge");

    private CustomGrantExample() {}

    /** The grant for these badges; the owner's user id by the badge's number. */
    public static Feature feature(Map<String, String> badges) {
        return Feature.of(TYPE, engine -> request -> decide(engine, request, badges));
    }

    /** The client has authenticated and may use the grant; what is left is to decide, and the server does the rest. */
    private static Decision decide(Engine engine, TokenRequest request, Map<String, String> badges) {
        String badge = request.form().require("badge");
        Permission permission = engine.permissions().resolve(request.client(), request.form());
        String owner = Optional.ofNullable(badges.get(badge))
                .orElseThrow(() -> OAuthException.invalidGrant("The badge is not known."));
        return new Decision.Created(engine.issuer()
                .draft(request.client(), Optional.of(EndUser.of(owner)), permission, Map.of("badge", badge)));
    }
}
