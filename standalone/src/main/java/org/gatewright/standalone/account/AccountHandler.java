package org.gatewright.standalone.account;

import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Settings;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.GrantedRequest;
import org.gatewright.server.request.InteractionHandler;

/** The handler of sign-ins to the account: goes to the page that the end-user wanted to see. */
record AccountHandler(Settings settings) implements InteractionHandler {
    static final String NAME = "account";
    static final String PAGE = "page";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean mayRespond(AuthorizationRequest request, Client client) {
        return true;
    }

    @Override
    public void requireValid(AuthorizationRequest request, Client client) {
        // The client is this server.
    }

    @Override
    public Response granted(GrantedRequest granted, Request http) {
        return Response.redirect(
                settings.issuer() + granted.request().parameter(PAGE).orElse(AccountFeature.PATH));
    }

    /** Shows the error, since there is no client to send it to. */
    @Override
    public Response refused(AuthorizationRequest request, OAuthException refusal, Request http) {
        throw refusal;
    }

    @Override
    public boolean remembersConsent() {
        return true;
    }
}
