package org.gatewright.server.device;

import java.util.function.UnaryOperator;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Change;
import org.gatewright.server.authorization.Changes;
import org.gatewright.server.authorization.DeviceState;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.GrantedRequest;
import org.gatewright.server.request.InteractionHandler;

/** The handler of the end-user's decision, which the device gets with its next poll (RFC 8628 §3.3). */
record DeviceHandler(
        AuthorizationStore authorizations, Changes changes, Events events, Settings settings, UserCodes codes)
        implements InteractionHandler {
    static final String NAME = "device";
    static final String AUTHORIZATION = "device_authorization";
    static final String USER_CODE = "user_code";

    @Override
    public String name() {
        return NAME;
    }

    /** Returns whether the response may be sent: always, since it is a page of this server. */
    @Override
    public boolean mayRespond(AuthorizationRequest request, Client client) {
        return true;
    }

    @Override
    public void requireValid(AuthorizationRequest request, Client client) {
        if (!client.scope().containsAll(request.scope())) {
            throw OAuthException.of(
                            ErrorCode.UNAUTHORIZED_CLIENT, "The client is no longer authorized for this request.")
                    .rule("RFC 8628 §3.1");
        }
    }

    @Override
    public Response granted(GrantedRequest granted, Request http) {
        Authorization approved = decide(
                granted.request(),
                current -> current.approve(
                        granted.endUser().outlivingSession(), // of the browser, which is not on the device
                        granted.permission(),
                        granted.approval().data()));
        events.publish(new Event.Granted(approved));
        return done("done=yes");
    }

    @Override
    public Response refused(AuthorizationRequest request, OAuthException refusal, Request http) {
        decide(request, Authorization::deny);
        return done("error=" + refusal.error().code());
    }

    private Response done(String outcome) {
        return Response.redirect(settings.issuer() + DevicePage.PATH + "?" + outcome);
    }

    private Authorization decide(AuthorizationRequest request, UnaryOperator<Authorization> change) {
        AuthorizationId id =
                AuthorizationId.parse(request.parameter(AUTHORIZATION).orElseThrow());
        Authorization waiting = authorizations.find(id).orElseThrow(DeviceHandler::over);
        Authorization decided =
                changes.apply(waiting, current -> Change.to(change.apply(stillWaiting(current))), DeviceHandler::over);
        codes.use(request.parameter(USER_CODE).orElseThrow());
        return decided;
    }

    private Authorization stillWaiting(Authorization current) {
        boolean waiting = current.isActive()
                && current.device()
                        .filter(state -> state.status() == DeviceState.Status.NONE)
                        .filter(state -> settings.now().isBefore(state.expires()))
                        .isPresent();
        if (!waiting) {
            throw over();
        }
        return current;
    }

    private static OAuthException over() {
        return OAuthException.invalidRequest("The device no longer waits; start again on the device.");
    }
}
