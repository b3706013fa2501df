package org.gatewright.server.internal.authorize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;
import org.gatewright.server.internal.interaction.AuthorizationResponses;
import org.gatewright.server.internal.interaction.ServerInteractions;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.GrantedRequest;
import org.gatewright.server.request.InteractionHandler;
import org.gatewright.server.request.LoginSessions;
import org.gatewright.server.request.ResponseParameters;
import org.gatewright.server.request.ResponseType;
import org.gatewright.server.token.TokenIssuer;

/** The handler of the authorization endpoint's requests, which sends the responses to clients (RFC 6749 §3.1.1). */
public record AuthorizeHandler(
        ResponseTypes types,
        List<ResponseParameters> more,
        TokenIssuer tokenIssuer,
        AuthorizationStore authorizations,
        Supplier<Optional<LoginSessions>> sessions,
        AuthorizationResponses responses,
        Events events)
        implements InteractionHandler, ServerInteractions.CustomResponses {
    @Override
    public String name() {
        return AuthorizationRequest.AUTHORIZE;
    }

    @Override
    public boolean remembersConsent() {
        return true;
    }

    @Override
    public boolean isCustom(AuthorizationRequest request) {
        return types.isCustom(request.responseTypes());
    }

    @Override
    public boolean mayRespond(AuthorizationRequest request, Client client) {
        return client.redirectUri(request.target().redirectUri().value()).isPresent();
    }

    @Override
    public void requireValid(AuthorizationRequest request, Client client) {
        boolean known = types.all().contains(request.responseTypes());
        if (!known || !client.mayUse(request.responseTypes()) || !client.scope().containsAll(request.scope())) {
            throw OAuthException.of(
                            ErrorCode.UNAUTHORIZED_CLIENT, "The client is no longer authorized for this request.")
                    .rule("RFC 6749 §4.1.2.1");
        }
    }

    /** Stores the authorization after all tokens were minted, and before any is sent. */
    @Override
    public Response granted(GrantedRequest granted, Request http) {
        AuthorizationRequest request = granted.request();
        Authorization authorization = tokenIssuer
                .blank(
                        granted.client(),
                        Optional.of(endUser(granted)),
                        granted.permission(),
                        granted.approval().data(),
                        granted.now())
                .keep(request.binding().parameters());
        for (ResponseType type : types.of(request.responseTypes())) {
            authorization = type.begin(authorization, granted);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (ResponseType type : types.of(request.responseTypes())) {
            parameters.putAll(type.parameters(authorization, granted, Map.copyOf(parameters)));
        }
        more.forEach(added -> parameters.putAll(added.parameters(granted)));
        authorizations.insert(authorization);
        requireSession(authorization);
        events.publish(new Event.Granted(authorization));
        return responses.send(request.target(), parameters);
    }

    private EndUser endUser(GrantedRequest granted) {
        boolean outlives = sessions.get()
                .filter(known -> !known.binds(granted.permission().scope()))
                .isPresent();
        return outlives ? granted.endUser().outlivingSession() : granted.endUser();
    }

    /** A session that ended before the authorization was stored did not revoke it. After a logout nothing is granted. */
    private void requireSession(Authorization authorization) {
        boolean ended = authorization.endUser().flatMap(EndUser::session).stream()
                .anyMatch(id ->
                        sessions.get().filter(known -> !known.isActive(id)).isPresent());
        if (ended) {
            authorizations.replace(authorization.revoke());
            throw OAuthException.of(ErrorCode.LOGIN_REQUIRED, "The end-user has logged out.");
        }
    }

    @Override
    public Response refused(AuthorizationRequest request, OAuthException refusal, Request http) {
        return responses.refuse(request.target(), refusal, http);
    }
}
