package org.gatewright.examples;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
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
        return Feature.grant(TYPE, setup -> request -> decide(setup, request, badges));
    }

    /** The client has authenticated and may use the grant; what is left is to decide, and the server does the rest. */
    private static Decision decide(Setup setup, TokenRequest request, Map<String, String> badges) {
        String badge = request.form().require("badge");
        Permission permission = setup.permissions().resolve(request.client(), request.form());
        String owner = Optional.ofNullable(badges.get(badge))
                .orElseThrow(() -> OAuthException.invalidGrant("The badge is not known."));
        return new Decision.Created(setup.tokenIssuer()
                .draft(request.client(), Optional.of(EndUser.of(owner)), permission, Map.of("badge", badge)));
    }
}
