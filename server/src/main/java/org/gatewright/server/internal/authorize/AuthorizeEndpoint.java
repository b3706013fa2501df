package org.gatewright.server.internal.authorize;

import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Profile;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.internal.interaction.AuthorizationResponses;
import org.gatewright.server.internal.interaction.ServerInteractions;
import org.gatewright.server.request.ParameterSource.RequestParameters;
import org.gatewright.server.request.ResponseTarget;

/**
 * The authorization endpoint (RFC 6749 §3.1).
 *
 * <p>Determines first where a response may be sent; errors up to that point are shown to the end-user. All later errors
 * are sent to the client.
 */
public final class AuthorizeEndpoint implements Handler {
    /** The errors of requests with {@code prompt=none} (OpenID Connect Core §3.1.2.6). */
    private static final Set<ErrorCode> SILENT = Set.of(
            ErrorCode.LOGIN_REQUIRED,
            ErrorCode.CONSENT_REQUIRED,
            ErrorCode.INTERACTION_REQUIRED,
            ErrorCode.ACCOUNT_SELECTION_REQUIRED);

    private final ClientStore clients;
    private final ServerInteractions interactions;
    private final ServerAuthorizationRequests requests;
    private final AuthorizationResponses responses;
    private final Refusals refusals;
    private final PushedOrSignedRule pushedOrSigned;
    private final Handler pages;

    public AuthorizeEndpoint(
            ClientStore clients,
            ServerInteractions interactions,
            ServerAuthorizationRequests requests,
            AuthorizationResponses responses,
            Refusals refusals,
            Profile profile) {
        this.clients = clients;
        this.interactions = interactions;
        this.requests = requests;
        this.responses = responses;
        this.refusals = refusals;
        this.pushedOrSigned = new PushedOrSignedRule(profile);
        this.pages = interactions.pageHandler(this::route);
    }

    @Override
    public Response handle(Request http) {
        return pages.handle(http);
    }

    private Response route(Request http) {
        if (http.method().equals("HEAD")) {
            return Response.empty(200).with("Content-Type", "text/html; charset=utf-8"); // starts no interaction
        }
        Parameters sent = http.method().equals("POST") ? Parameters.ofQueryAndForm(http) : Parameters.ofQuery(http);
        Client client = client(sent, http);
        RequestParameters source;
        ResponseTarget target;
        try {
            source = requests.parameters(client, sent, http);
            target = requests.target(client, source.parameters());
        } catch (RuntimeException e) {
            return interactions.page().onError(refusals.of(e, http, Optional.of(client.id())), http);
        }
        Parameters parameters = source.parameters();
        try {
            ResponseTarget whole = ServerAuthorizationRequests.withState(target, parameters);
            UncheckedRequest request = new UncheckedRequest(http, source, client, whole);
            pushedOrSigned.checkPushed(request);
            return interactions.begin(requests.checked(request), client, http);
        } catch (RuntimeException e) {
            OAuthException refusal = refusals.of(e, http, Optional.of(client.id()));
            boolean unproven = client.registration().isUnproven();
            if (unproven && !isSilent(refusal)) {
                // The owner of its redirect URI is unverified, so the browser is not redirected without confirmation
                // (RFC 9700 §4.11.2).
                return interactions.page().onError(refusal, http);
            }
            OAuthException told = unproven && !interactions.hasConsented(http, client) ? uniform() : refusal;
            return responses.refuse(ServerAuthorizationRequests.withUsableState(target, parameters), told, http);
        }
    }

    /**
     * Returns whether a valid request is rejected only because it forbids interaction: it comes from a frame or a background
     * redirect, where a page would not be seen.
     */
    private static boolean isSilent(OAuthException refusal) {
        String code = refusal.error().code();
        return SILENT.stream().anyMatch(silent -> silent.value().equals(code));
    }

    /** Returns the same error for each reason: a stranger must not learn whether an end-user is logged in. */
    private static OAuthException uniform() {
        return OAuthException.of(
                        ErrorCode.INTERACTION_REQUIRED, "The request forbids end-user interaction, which is required.")
                .rule("OpenID Connect Core §3.1.2.6");
    }

    private Client client(Parameters parameters, Request http) {
        String id = parameters.require("client_id");
        return clients.find(id, http.address())
                .orElseThrow(() -> OAuthException.invalidRequest("The client is not registered.")
                        .rule("RFC 6749 §4.1.2.1")
                        .hint("client_id " + id + ", redirect_uri "
                                + parameters.find("redirect_uri").orElse("-")));
    }
}
