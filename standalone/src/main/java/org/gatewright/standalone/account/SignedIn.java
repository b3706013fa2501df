package org.gatewright.standalone.account;

import java.time.Duration;
import java.util.Optional;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.AuthenticationRequirements;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Settings;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.ResponseMode;
import org.gatewright.server.request.ResponseTarget;

/** The gate of the account: runs actions for the authenticated end-user, or has the end-user sign in first. */
record SignedIn(
        Sessions sessions, Optional<SecondFactor> second, Interactions interactions, Settings settings, Client client) {
    /** How long a sign-in permits changes. */
    static final Duration RECENT = Duration.ofMinutes(5);

    /** How much longer it permits to submit a form that was shown in time. */
    private static final Duration TO_SUBMIT = Duration.ofMinutes(10);

    private static final int ID_BYTES = 16;

    Response handle(Request http, String path, AccountPage.Action action) {
        Optional<EndUser> user = sessions.endUser(http).filter(known -> !isHalf(known));
        if (user.isPresent() && (!action.sensitive() || isRecent(user.get(), action))) {
            return action.work().run(user.get(), http);
        }
        return interactions.begin(request(path, action), client, http);
    }

    /** Returns whether a second factor was set up after the sign-in. */
    private boolean isHalf(EndUser user) {
        return second.filter(factor -> factor.isMissing(user)).isPresent();
    }

    private boolean isRecent(EndUser user, AccountPage.Action action) {
        Duration permitted = action.method().equals("GET") ? RECENT : RECENT.plus(TO_SUBMIT);
        return AuthenticationRequirements.none().maxAge(permitted).isRecent(user.authentication(), settings.now());
    }

    /** Returns the request for a sign-in, after which the page is shown; a form has to be filled in again. */
    private AuthorizationRequest request(String path, AccountPage.Action action) {
        ResponseTarget target = new ResponseTarget(
                AccountFeature.CLIENT,
                new RedirectUri(settings.issuer() + AccountFeature.PATH),
                ResponseMode.QUERY,
                Optional.empty());
        AuthorizationRequest.Builder request = AuthorizationRequest.of(
                        settings.entropy().text(ID_BYTES), AccountHandler.NAME, target, settings.now())
                .permission(Permission.of(Scope.of(AccountFeature.OPENID)))
                .note(AccountHandler.PAGE, action.method().equals("GET") ? path : AccountFeature.PATH);
        if (action.sensitive()) {
            request.requirements(AuthenticationRequirements.none().maxAge(RECENT));
        }
        return request.expires(settings.now().plus(settings.lifetimes().interaction()));
    }
}
